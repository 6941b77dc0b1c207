import json
import redis

r = redis.Redis(host="localhost", port=6379, decode_responses=True)

def get_user(user_id: int) -> dict:
    cache_key = f"user:{user_id}"

    cached = r.get(cache_key)
    if cached:
        return json.loads(cached)

    # Simulate a slow DB query
    user = {"id": user_id, "name": "Alice", "email": "alice@example.com"}

    r.setex(cache_key, 300, json.dumps(user))  # expire in 5 minutes
    return user
