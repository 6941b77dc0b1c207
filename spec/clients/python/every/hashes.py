# SPDX-License-Identifier: Apache-2.0
from every import same

FAR = 4102444800


def check(r):
    same(r.hset("h", "a", "1"), 1)
    same(r.hset("h", mapping={"a": 2, "b": 3, "c": "x"}), 2)
    same(r.hset("h", items=["d", "4"]) if r.has("hexpire") else r.hset("h", "d", "4"), 1)
    same(r.hsetnx("h", "a", "9"), 0)
    same(r.hmset("h2", {"f": "g"}), True)
    same(r.hget("h", "a"), "2")
    same(r.hget("h", "nothing"), None)
    same(r.hmget("h", "a", "nothing", "c"), ["2", None, "x"])
    same(r.hgetall("h"), {"a": "2", "b": "3", "c": "x", "d": "4"})
    same(r.hgetall("nothing"), {})
    same(r.hexists("h", "a"), True)
    same(r.hlen("h"), 4)
    same(r.hkeys("h"), ["a", "b", "c", "d"])
    same(r.hvals("h"), ["2", "3", "x", "4"])
    same(r.hstrlen("h", "c"), 1)
    same(r.hincrby("h", "a", 40), 42)
    same(r.hincrbyfloat("h", "a", 0.5), 42.5)
    r.fails("hash value is not an integer", "hincrby", "h", "c")
    r.fails("hash value is not a float", "hincrbyfloat", "h", "c")
    same(r.hdel("h", "d", "nothing"), 1)
    same(r.hrandfield("h2"), "f")
    same(r.hrandfield("h2", -2), ["f", "f"])
    flat = r.hrandfield("h2", 2, withvalues=True)
    assert flat in (["f", "g"], [["f", "g"]]), flat
    same(r.hscan("h"), [0, {"a": "42.5", "b": "3", "c": "x"}])
    same(dict(r.hscan_iter("h", match="[ab]", count=2)), {"a": "42.5", "b": "3"})
    expiry(r)
    if r.needs("HIMPORT", "himport_set", "himport_prepare_internal", "himport_discard_internal",
               "himport_discard_all_internal"):
        imports(r)


def expiry(r):
    if not r.needs("HEXPIRE", "hexpire", "hpexpire", "hexpireat", "hpexpireat", "hpersist",
                   "hexpiretime", "hpexpiretime", "httl", "hpttl"):
        return fields_with_expiry(r)
    same(r.hscan("h", no_values=True), [0, ["a", "b", "c"]])
    same(r.hexpire("h", 100, "a", "nothing"), [1, -2])
    same(r.hexpire("h", 200, "a", lt=True), [0])
    same(r.hpexpire("h", 100_000, "b", nx=True), [1])
    same(r.hpexpire("h", 100_000, "b", nx=True), [0])
    same(r.hexpireat("h", FAR, "a", gt=True), [1])
    same(r.hexpiretime("h", "a", "c", "nothing"), [FAR, -1, -2])
    same(r.hpexpiretime("h", "a"), [FAR * 1000])
    same(r.hpexpireat("h", FAR * 1000 + 7, "a", xx=True), [1])
    same(r.hpexpiretime("h", "a"), [FAR * 1000 + 7])
    assert 99 <= r.httl("h", "b")[0] <= 100
    assert 99_000 <= r.hpttl("h", "b")[0] <= 100_000
    same(r.hpersist("h", "a", "c", "nothing"), [1, -1, -2])
    same(r.hexpire("h", 0, "c"), [2])
    same(r.hgetall("h"), {"a": "42.5", "b": "3"})
    same(r.httl("nothing", "f"), [-2])
    fields_with_expiry(r)


def fields_with_expiry(r):
    if r.needs("HGETEX", "hgetex"):
        same(r.hgetex("h", "a", "nothing", ex=100), ["42.5", None])
        assert 99 <= r.httl("h", "a")[0] <= 100
        same(r.hgetex("h", "a", pxat=FAR * 1000), ["42.5"])
        same(r.hgetex("h", "a", "b", persist=True), ["42.5", "3"])
        same(r.httl("h", "a", "b"), [-1, -1])
    if r.needs("HSETEX", "hsetex"):
        same(r.hsetex("h", "e", "5", px=100_000), 1)
        same(r.hsetex("h", mapping={"e": "6"}, keepttl=True), 1)
        assert 99_000 <= r.hpttl("h", "e")[0] <= 100_000
        from redis.commands.core import HashDataPersistOptions
        same(r.hsetex("h", "e", "7", exat=FAR, data_persist_option=HashDataPersistOptions.FNX), 0)
        same(r.hget("h", "e"), "6")
    if r.needs("HGETDEL", "hgetdel"):
        same(r.hgetdel("h", "e", "nothing"), ["6", None])
        same(r.hexists("h", "e"), False)


def imports(r):
    r.himport_prepare("person", ["name", "age"])
    same(r.himport_set("p1", "person", ["Ann", "30"]), True)
    same(r.himport_set("p2", "person", ["Bob", "40"]), True)
    same(r.hgetall("p1"), {"name": "Ann", "age": "30"})
    same(r.hget("p2", "age"), "40")
    r.fails("value count does not match fieldset field count", "himport_set", "p3", "person", ["x"])
    r.himport_discard("person")
    single = r.single()
    same(single.himport_prepare_internal("pet", ["kind"]), True)
    same(single.himport_discard_internal("pet"), 1)
    same(single.himport_discard_internal("pet"), 0)
    single.himport_prepare_internal("pet", ["kind"])
    same(single.himport_discard_all_internal(), 1)
