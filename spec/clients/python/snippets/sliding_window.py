import time
import redis

r = redis.Redis(host="localhost", port=6379, decode_responses=True)

def is_rate_limited(user_id: str, limit: int = 10, window: int = 60) -> bool:
    key = f"rate:{user_id}"
    now = time.time()
    cutoff = now - window

    pipe = r.pipeline()
    pipe.zremrangebyscore(key, 0, cutoff)     # remove old entries
    pipe.zadd(key, {str(now): now})           # add current request
    pipe.zcard(key)                           # count requests in window
    pipe.expire(key, window)
    results = pipe.execute()

    request_count = results[2]
    return request_count > limit
