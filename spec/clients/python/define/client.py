# SPDX-License-Identifier: Apache-2.0
import redis

r = redis.Redis(host="localhost", port=6379, decode_responses=True)
