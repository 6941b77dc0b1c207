import redis

redis_client = redis.Redis(host="localhost", port=6379, db=0, decode_responses=False)

redis_client.delete("user:1")

redis_client.hset("user:1", "name", "Alice")
redis_client.hset("user:1", "age", 30)

user_data = redis_client.hgetall("user:1")
print(user_data)
