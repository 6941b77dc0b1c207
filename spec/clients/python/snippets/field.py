r.hset("mykey", "field1", "value1")
