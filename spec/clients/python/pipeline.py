# SPDX-License-Identifier: Apache-2.0
"""redis-py: pipelines, small and large."""
import os

import redis

r = redis.Redis(port=int(os.environ["SPINEL_PORT"]), decode_responses=True)
r.flushall()
pipe = r.pipeline(transaction=False)
pipe.set("a", 1).incr("a").get("a").expire("a", 100).ttl("a").delete("a").get("a")
assert pipe.execute() == [True, 2, "2", True, 100, 1, None]

for i in range(20_000):
    pipe.set(f"key:{i}", i)
assert pipe.execute() == [True] * 20_000
assert r.dbsize() == 20_000
for i in range(20_000):
    pipe.get(f"key:{i}")
assert pipe.execute() == [str(i) for i in range(20_000)]

pipe.set("s", "text").incr("s").get("s")
results = pipe.execute(raise_on_error=False)
assert results[0] is True and isinstance(results[1], redis.ResponseError) and results[2] == "text"
r.flushall()
print("ok")
