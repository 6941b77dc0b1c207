# hash_operations.py
# Working with Redis hashes
import redis

r = redis.Redis(host='localhost', port=6379, decode_responses=True)

# Set hash fields
r.hset('user:1', 'name', 'Alice')
r.hset('user:1', 'email', 'alice@example.com')

# Set multiple fields
r.hset('user:1', mapping={
    'age': 30,
    'city': 'Boston',
    'role': 'developer'
})

# Get single field
name = r.hget('user:1', 'name')

# Get multiple fields
values = r.hmget('user:1', 'name', 'email', 'age')

# Get all fields and values
user = r.hgetall('user:1')
print(user)  # {'name': 'Alice', 'email': 'alice@example.com', 'age': '30', ...}

# Check field exists
exists = r.hexists('user:1', 'name')

# Delete field
r.hdel('user:1', 'temp_field')

# Increment field
r.hincrby('user:1', 'login_count', 1)

# Get all field names
fields = r.hkeys('user:1')

# Get all values
values = r.hvals('user:1')
