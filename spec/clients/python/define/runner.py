# SPDX-License-Identifier: Apache-2.0
from datetime import timedelta

import redis

r = redis.Redis()
