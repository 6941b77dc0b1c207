# list_operations.py
# Working with Redis lists
import redis

r = redis.Redis(host='localhost', port=6379, decode_responses=True)

# Add to list
r.lpush('queue:tasks', 'task3', 'task2', 'task1')  # Left push
r.rpush('queue:tasks', 'task4', 'task5')  # Right push

# Get list range
tasks = r.lrange('queue:tasks', 0, -1)  # Get all
print(tasks)  # ['task1', 'task2', 'task3', 'task4', 'task5']

# Pop from list
task = r.lpop('queue:tasks')  # Pop from left
task = r.rpop('queue:tasks')  # Pop from right

# Blocking pop (wait for item)
task = r.blpop('queue:tasks', timeout=30)  # Wait up to 30 seconds
if task:
    queue_name, item = task
    print(f"Got {item} from {queue_name}")

# List length
length = r.llen('queue:tasks')

# Get by index
first = r.lindex('queue:tasks', 0)

# Set by index
r.lset('queue:tasks', 0, 'updated_task')

# Trim list (keep only range)
r.ltrim('queue:tasks', 0, 99)  # Keep first 100 items
