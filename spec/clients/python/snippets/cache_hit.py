if r.exists("user:42"):
    print("cache hit")
