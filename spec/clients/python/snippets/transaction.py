import redis

redis_client = redis.Redis(host="localhost", port=6379, db=0, decode_responses=False)

with redis_client.pipeline() as pipe:
    while True:
        try:
            pipe.watch("key1", "key2", "key3")
            pipe.multi()

            pipe.set("key1", "value1")
            pipe.set("key2", "value2")
            pipe.set("key3", "value3")

            pipe.execute()
            print("Transaction committed")
            break

        except redis.WatchError:
            print("Retrying transaction")
            continue
