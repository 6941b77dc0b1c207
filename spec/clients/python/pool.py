# SPDX-License-Identifier: Apache-2.0
"""redis-py: threads that share a pool of connections."""
import os
import threading

import redis

pool = redis.BlockingConnectionPool(
    port=int(os.environ["SPINEL_PORT"]), max_connections=5, timeout=20, decode_responses=True
)
r = redis.Redis(connection_pool=pool)
r.flushall()


def count():
    for _ in range(200):
        r.incr("counter")


threads = [threading.Thread(target=count) for _ in range(10)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert r.get("counter") == "2000", r.get("counter")
assert len(r.client_list()) >= 1
url = redis.from_url(f"redis://localhost:{os.environ['SPINEL_PORT']}/3", decode_responses=True)
assert url.set("k", "v") and str(url.client_info()["db"]) == "3" and r.exists("k") == 0
r.flushall()
pool.disconnect()
print("ok")
