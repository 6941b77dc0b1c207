# async_redis.py
# Async Redis operations with redis-py
import asyncio
import redis.asyncio as redis

async def main():
    # Async connection
    r = redis.Redis(host='localhost', port=6379, decode_responses=True)

    # Basic operations
    await r.set('async_key', 'async_value')
    value = await r.get('async_key')
    print(f"Value: {value}")

    # Close connection
    await r.close()

asyncio.run(main())
