# set_operations.py
# Working with Redis sets
import redis

r = redis.Redis(host='localhost', port=6379, decode_responses=True)

# Add to set
r.sadd('user:1:tags', 'python', 'redis', 'programming')

# Check membership
is_member = r.sismember('user:1:tags', 'python')  # True

# Get all members
tags = r.smembers('user:1:tags')
print(tags)  # {'python', 'redis', 'programming'}

# Remove from set
r.srem('user:1:tags', 'programming')

# Set operations
r.sadd('user:2:tags', 'python', 'javascript', 'web')

# Intersection
common = r.sinter('user:1:tags', 'user:2:tags')  # {'python'}

# Union
all_tags = r.sunion('user:1:tags', 'user:2:tags')

# Difference
unique_to_1 = r.sdiff('user:1:tags', 'user:2:tags')

# Random member
random_tag = r.srandmember('user:1:tags')

# Pop random member
removed = r.spop('user:1:tags')
