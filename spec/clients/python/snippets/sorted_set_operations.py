# sorted_set_operations.py
# Working with Redis sorted sets
import redis

r = redis.Redis(host='localhost', port=6379, decode_responses=True)

# Add with scores
r.zadd('leaderboard', {
    'player1': 100,
    'player2': 250,
    'player3': 175
})

# Get by rank (lowest to highest)
top_players = r.zrange('leaderboard', 0, -1, withscores=True)
print(top_players)  # [('player1', 100.0), ('player3', 175.0), ('player2', 250.0)]

# Get by rank (highest to lowest)
top_players = r.zrevrange('leaderboard', 0, 2, withscores=True)

# Get by score range
mid_tier = r.zrangebyscore('leaderboard', 100, 200, withscores=True)

# Get rank of member
rank = r.zrank('leaderboard', 'player2')  # 0-based, lowest first
rank = r.zrevrank('leaderboard', 'player2')  # 0-based, highest first

# Increment score
r.zincrby('leaderboard', 50, 'player1')

# Count in score range
count = r.zcount('leaderboard', 100, 200)

# Remove members
r.zrem('leaderboard', 'player3')
