import redis

redis_client = redis.Redis(host="localhost", port=6379, db=0, decode_responses=False)

CACHE_TTL = 300

def get_user_profile(user_id):
    cache_key = f"profile:{user_id}"
    cached = redis_client.get(cache_key)
    if cached:
        print("Returned from cache")
        return cached.decode()

    print("Fetched from source")
    profile_data = f"Profile data for user {user_id}"
    redis_client.setex(cache_key, CACHE_TTL, profile_data)
    return profile_data

print(get_user_profile(42))
print(get_user_profile(42))
