import redis

redis_client = redis.Redis(host="localhost", port=6379, db=0, decode_responses=False)

redis_client.delete("leaderboard")

redis_client.zadd("leaderboard", {"Alice": 1500, "Bob": 2300, "Charlie": 980})

top_players = redis_client.zrevrange("leaderboard", 0, -1, withscores=True)
print(top_players)
