r.lpush("recent_logins", "alice", "bob")  # push to head
r.lrange("recent_logins", 0, 9)           # last 10 logins
r.ltrim("recent_logins", 0, 99)           # keep only 100 entries
