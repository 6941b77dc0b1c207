# string_operations.py
# Working with Redis strings
import redis
from datetime import timedelta

r = redis.Redis(host='localhost', port=6379, decode_responses=True)

# Set a value
r.set('user:1:name', 'Alice')

# Get a value
name = r.get('user:1:name')
print(name)  # Alice

# Set with expiration
r.set('session:abc123', 'user_data', ex=3600)  # Expires in 1 hour
r.setex('session:xyz', 3600, 'user_data')  # Alternative syntax

# Set only if not exists
created = r.setnx('user:1:name', 'Bob')  # Returns False - key exists
created = r.setnx('user:2:name', 'Bob')  # Returns True - key created

# Set multiple values
r.mset({
    'user:1:email': 'alice@example.com',
    'user:1:age': '30'
})

# Get multiple values
values = r.mget('user:1:name', 'user:1:email', 'user:1:age')
print(values)  # ['Alice', 'alice@example.com', '30']

# Increment/Decrement
r.set('counter', 0)
r.incr('counter')      # 1
r.incr('counter', 5)   # 6
r.decr('counter')      # 5

# Float operations
r.set('price', '10.50')
r.incrbyfloat('price', 0.25)  # 10.75
