import redis

redis_client = redis.Redis(host="localhost", port=6379, db=0, decode_responses=False)

redis_client.delete("username", "email", "password_reset_token")

redis_client.set("username", "john_doe")

username = redis_client.get("username")
print(username.decode())

redis_client.set("email", "[email protected]", nx=True)

redis_client.setex("password_reset_token", 600, "a1b2c3d4e5")

redis_client.delete("username")

key_exists = redis_client.exists("email")
print(key_exists)
