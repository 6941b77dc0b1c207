# cache_invalidation.py
# Strategies for cache invalidation
import redis

r = redis.Redis(host='localhost', port=6379, decode_responses=True)

class CacheManager:
    """Manage cache with invalidation support."""

    def __init__(self, redis_client, prefix: str = "cache"):
        self.r = redis_client
        self.prefix = prefix

    def get(self, key: str) -> str:
        return self.r.get(f"{self.prefix}:{key}")

    def set(self, key: str, value: str, ttl: int = 300, tags: list = None):
        """Set cache with optional tags for group invalidation."""
        full_key = f"{self.prefix}:{key}"
        self.r.setex(full_key, ttl, value)

        # Store key in tag sets for group invalidation
        if tags:
            for tag in tags:
                self.r.sadd(f"{self.prefix}:tag:{tag}", full_key)
                self.r.expire(f"{self.prefix}:tag:{tag}", ttl)

    def invalidate(self, key: str):
        """Invalidate a single cache key."""
        self.r.delete(f"{self.prefix}:{key}")

    def invalidate_by_tag(self, tag: str):
        """Invalidate all keys with a specific tag."""
        tag_key = f"{self.prefix}:tag:{tag}"
        keys = self.r.smembers(tag_key)
        if keys:
            self.r.delete(*keys)
        self.r.delete(tag_key)

# Usage
cache = CacheManager(r)

# Cache user data with tags
cache.set("user:123", '{"name": "Alice"}', tags=["user", "user:123"])
cache.set("user:124", '{"name": "Bob"}', tags=["user", "user:124"])

# Invalidate all user caches
cache.invalidate_by_tag("user")

# Invalidate specific user
cache.invalidate_by_tag("user:123")
