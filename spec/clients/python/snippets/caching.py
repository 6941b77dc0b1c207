# caching.py
# Caching function results with Redis
import redis
import json
import hashlib
from functools import wraps
from typing import Any

r = redis.Redis(host='localhost', port=6379, decode_responses=True)

def cache(ttl: int = 300, prefix: str = "cache"):
    """Decorator to cache function results in Redis."""
    def decorator(func):
        @wraps(func)
        def wrapper(*args, **kwargs):
            # Create cache key from function name and arguments
            key_data = f"{func.__name__}:{args}:{sorted(kwargs.items())}"
            cache_key = f"{prefix}:{hashlib.md5(key_data.encode()).hexdigest()}"

            # Try to get from cache
            cached = r.get(cache_key)
            if cached is not None:
                return json.loads(cached)

            # Call function and cache result
            result = func(*args, **kwargs)
            r.setex(cache_key, ttl, json.dumps(result))

            return result
        return wrapper
    return decorator

# Usage
@cache(ttl=3600)
def get_user_data(user_id: int) -> dict:
    """Expensive database query - results cached for 1 hour."""
    # Simulate database query
    return {"id": user_id, "name": f"User {user_id}"}

user = get_user_data(123)  # First call - queries database
user = get_user_data(123)  # Second call - returns cached result
