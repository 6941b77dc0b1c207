import redis
import json
import hashlib
from functools import wraps
r = redis.Redis(host='localhost', port=6379, db=0, decode_responses=True)
def cache_result(ttl=300):
    """Cache function results in Redis for ttl seconds."""
    def decorator(func):
        @wraps(func)
        def wrapper(*args, **kwargs):
            # Create cache key from function name and arguments
            key_data = f"{func.__name__}:{args}:{kwargs}"
            cache_key = hashlib.md5(key_data.encode()).hexdigest()
            # Try cache first
            cached = r.get(cache_key)
            if cached:
                return json.loads(cached)
            # Cache miss — call the function
            result = func(*args, **kwargs)
            r.setex(cache_key, ttl, json.dumps(result))
            return result
        return wrapper
    return decorator
@cache_result(ttl=600) # Cache for 10 minutes
def get_user_profile(user_id):
    # Expensive database query
    return db.query("SELECT * FROM users WHERE id = ?", user_id)
