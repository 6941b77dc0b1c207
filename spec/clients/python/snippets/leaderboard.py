# Add scores
r.zadd("leaderboard", {"alice": 1500, "bob": 1200, "carol": 1750})

# Top 3
r.zrevrange("leaderboard", 0, 2, withscores=True)
# [('carol', 1750.0), ('alice', 1500.0), ('bob', 1200.0)]

# Increment score
r.zincrby("leaderboard", 50, "bob")
