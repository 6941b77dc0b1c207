# basic_connection.py
# Connecting to Redis
import redis

# Simple connection
r = redis.Redis(
    host='localhost',
    port=6379,
    db=0,
    decode_responses=True  # Return strings instead of bytes
)

# Test connection
print(r.ping())  # True

# With connection URL
r = redis.from_url('redis://localhost:6379/0')

# With authentication
r = redis.Redis(
    host='redis.example.com',
    port=6379,
    password='your-password',
    ssl=True
)

# Connection pooling (automatic in redis-py)
pool = redis.ConnectionPool(host='localhost', port=6379, db=0)
r = redis.Redis(connection_pool=pool)
