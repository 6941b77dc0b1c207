# key_operations.py
# Managing Redis keys
import redis

r = redis.Redis(host='localhost', port=6379, decode_responses=True)

# Check if key exists
exists = r.exists('user:1:name')  # Returns count of existing keys
print(f"Key exists: {exists > 0}")

# Delete keys
r.delete('user:1:temp')
r.delete('key1', 'key2', 'key3')  # Delete multiple

# Set expiration
r.expire('session:abc', 3600)  # Expire in 3600 seconds
r.expireat('session:abc', 1735689600)  # Expire at Unix timestamp

# Get time to live
ttl = r.ttl('session:abc')  # Returns seconds until expiration

# Remove expiration
r.persist('session:abc')  # Make key permanent

# Find keys by pattern
keys = r.keys('user:*:name')  # Find all user name keys
# Warning: keys() is slow on large datasets, use scan() instead

# Scan keys (better for production)
cursor = 0
while True:
    cursor, keys = r.scan(cursor, match='user:*:name', count=100)
    for key in keys:
        print(key)
    if cursor == 0:
        break

# Rename key
r.rename('old_key', 'new_key')
