r.hset("user:42", mapping={"name": "Alice", "email": "alice@example.com"})
r.hget("user:42", "name")     # "Alice"
r.hgetall("user:42")          # {"name": "Alice", "email": "alice@example.com"}
