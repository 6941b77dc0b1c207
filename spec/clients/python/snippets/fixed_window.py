def is_rate_limited(user_id, limit=100, window=60):
    """Allow up to `limit` requests per `window` seconds."""
    key = f"rate:{user_id}"
    pipe = r.pipeline()
    pipe.incr(key)
    pipe.expire(key, window)
    result = pipe.execute()
    return result[0] > limit
