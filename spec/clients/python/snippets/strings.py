import redis

redis_client = redis.Redis(host="localhost", port=6379, db=0, decode_responses=False)

redis_client.set("name", "Alice")
redis_client.set("age", "25")

name = redis_client.get("name")
age = redis_client.get("age")
print(name.decode())
print(age.decode())
