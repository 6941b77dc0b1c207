# SPDX-License-Identifier: Apache-2.0
"""redis-py, one blocking connection after the other."""
import datetime
import os

import redis

r = redis.Redis(port=int(os.environ["SPINEL_PORT"]), decode_responses=True)
r.flushall()

assert r.ping() is True
assert r.echo("hello") == "hello"
assert r.set("k", "v") is True
assert r.set("k", "w", nx=True) is None
assert r.set("k", "w", xx=True, get=True) == "v"
assert r.set("k", "x", ex=100) is True and 99 <= r.ttl("k") <= 100
assert r.set("k", "y", keepttl=True) is True and 99 <= r.ttl("k") <= 100
assert r.set("k", "y", px=datetime.timedelta(seconds=50)) is True and r.pttl("k") <= 50_000
assert r.get("nothing") is None
assert r.getset("k", "z") == "y" and r.getdel("k") == "z" and r.exists("k") == 0
assert r.mset({"a": 1, "b": 2}) is True and r.mget("a", "nothing", "b") == ["1", None, "2"]
assert r.msetnx({"a": 1, "c": 2}) is False
assert r.append("s", "abc") == 3 and r.strlen("s") == 3
assert r.setrange("s", 1, "XY") == 3 and r.getrange("s", 0, -1) == "aXY" and r.substr("s", 1) == "XY"
assert r.incr("n") == 1 and r.incr("n", 41) == 42 and r.decr("n", 2) == 40
assert r.incrbyfloat("f", 1.5) == 1.5
assert r.setbit("bits", 7, 1) == 0 and r.getbit("bits", 7) == 1 and r.bitcount("bits") == 1
assert r.bitpos("bits", 1) == 7 and r.bitop("NOT", "not", "bits") == 1
assert r.bitfield("field").set("u8", 0, 255).incrby("u8", 0, 10, "WRAP").execute() == [0, 9]
assert r.lcs("s", "s") == "aXY" if hasattr(r, "lcs") else True
assert r.expire("a", 100) is True and r.persist("a") is True and r.ttl("a") == -1
assert r.expire("a", 100, nx=True) is True and r.expire("a", 50, gt=True) is False
assert r.expireat("a", 4102444800) is True and r.expiretime("a") == 4102444800
assert r.pexpireat("a", 4102444800123) is True and r.pexpiretime("a") == 4102444800123
assert r.rename("a", "A") is True and r.renamenx("A", "b") is False
assert r.copy("b", "copy") is True and r.copy("b", "copy") is False
assert r.type("b") == "string" and r.type("nothing") == "none"
assert r.object("encoding", "b") == "int" and r.object("refcount", "b") >= 1
assert sorted(r.keys("[bA]")) == ["A", "b"] and sorted(r.scan_iter("[bA]")) == ["A", "b"]
assert r.randomkey() in r.keys() and r.dbsize() == len(r.keys())
assert r.touch("b", "nothing") == 1 and r.unlink("b", "nothing") == 1
assert r.move("copy", 1) is True and r.swapdb(0, 1) is True and r.get("copy") == "2"
assert r.swapdb(0, 1) is True

binary = redis.Redis(port=int(os.environ["SPINEL_PORT"]))
payload = binary.dump("n")
assert binary.restore("restored", 0, payload) in (b"OK", True) and binary.get("restored") == b"40"

assert r.client_setname("me") is True and r.client_getname() == "me"
assert r.client_id() > 0 and r.client_info()["name"] == "me"
assert any(c["name"] == "me" for c in r.client_list())
assert r.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
assert r.config_set("timeout", 0) is True
assert r.info("server")["redis_mode"] == "standalone" and "used_memory" in r.info("memory")
assert len(r.time()) == 2 and r.memory_usage("n") > 0
assert r.command_count() > 50 and r.command_getkeys("SET", "k", "v") == ["k"]
for wrong in (lambda: r.incr("s"), lambda: r.execute_command("NOSUCH"), lambda: r.set("k", "v", ex=0)):
    try:
        wrong()
        raise SystemExit("an error was expected")
    except redis.ResponseError:
        pass
assert r.flushdb() is True and r.dbsize() == 0
print("ok")
