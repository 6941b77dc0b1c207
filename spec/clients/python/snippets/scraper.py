for _ in range(20):
    r.lpush("ips", "")
