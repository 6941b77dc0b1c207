# SPDX-License-Identifier: Apache-2.0
"""redis-py with asyncio: many commands at once over a pool."""
import asyncio
import os

import redis.asyncio as redis


async def main():
    r = redis.Redis(port=int(os.environ["SPINEL_PORT"]), decode_responses=True)
    await r.flushall()
    await asyncio.gather(*(r.set(f"key:{i}", i) for i in range(100)))
    assert await r.dbsize() == 100
    values = await asyncio.gather(*(r.get(f"key:{i}") for i in range(100)))
    assert values == [str(i) for i in range(100)]
    await asyncio.gather(*(r.incr("counter") for _ in range(200)))
    assert await r.get("counter") == "200"
    assert len([key async for key in r.scan_iter("key:*", count=7)]) == 100
    async with r.pipeline(transaction=False) as pipe:
        results = await pipe.set("a", "1").incr("a").get("a").expire("a", 10).execute()
    assert results == [True, 2, "2", True]
    await r.flushall()
    await r.close()
    print("ok")


asyncio.run(main())
