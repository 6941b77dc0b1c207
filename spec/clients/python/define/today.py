# SPDX-License-Identifier: Apache-2.0
import datetime

import redis

r = redis.Redis()
today = datetime.date(2019, 3, 10)
