# SPDX-License-Identifier: Apache-2.0
"""Strings, bitmaps and what works for keys of any type."""
from every import same

FAR = 4102444800


def check(r):
    strings(r)
    counters(r)
    bits(r)
    expiry(r)
    generic(r)


def strings(r):
    same(r.set("k", "v"), True)
    same(r.get("k"), "v")
    same(r.append("k", "w"), 2)
    same(r.strlen("k"), 2)
    same(r.getrange("k", 1, 1), "w")
    same(r.substr("k", 0, 0), "v")
    same(r.setrange("k", 3, "!"), 4)
    same(r.getset("k", "new"), "vw\0!")
    same(r.getex("k", ex=100), "new")
    same(r.getdel("k"), "new")
    same(r.setnx("k", "1"), True)
    same(r.setex("k", 100, "2"), True)
    same(r.psetex("k", 100_000, "3"), True)
    same(r.mset({"a": "ohmytext", "b": "mynewtext"}), True)
    same(r.msetnx({"a": "1", "new": "2"}), False)
    same(r.mget("a", "nothing"), ["ohmytext", None])
    same(r.lcs("a", "b"), "mytext")
    same(r.lcs("a", "b", len=True), 6)
    found = r.lcs("a", "b", idx=True, minmatchlen=4, withmatchlen=True)
    found = found if isinstance(found, dict) else dict(zip(found[::2], found[1::2]))
    same(found, {"matches": [[[4, 7], [5, 8], 4]], "len": 6})
    if r.needs("MSETEX", "msetex"):
        same(r.msetex({"m1": "1", "m2": "2"}, ex=100), 1)
        assert 99 <= r.ttl("m2") <= 100
    if r.needs("DIGEST", "digest", "delex"):
        same(r.digest("a"), r.raw("DIGEST", "a"))
        same(r.delex("a", ifeq="other"), 0)
        same(r.delex("a", ifdeq=r.digest("a")), 1)


def counters(r):
    same(r.incr("n"), 1)
    same(r.incrby("n", 10), 11)
    same(r.decr("n"), 10)
    same(r.decrby("n", 4), 6)
    same(r.incrbyfloat("n", 0.5), 6.5)
    same(r.raw("SET", "n", 1), True)
    same(r.raw("INCR", "n"), 2)
    same(r.raw("DECR", "n"), 1)
    if r.needs("INCREX", "increx"):
        same(r.increx("bounded", byint=5, ubound=7, saturate=True, ex=100), [5, 5])
        same(r.increx("bounded", byint=5, ubound=7, saturate=True), [7, 2])


def bits(r):
    same(r.setbit("bits", 7, 1), 0)
    same(r.getbit("bits", 7), 1)
    same(r.bitcount("bits"), 1)
    same(r.bitcount("bits", 0, 3, "BIT"), 0)
    same(r.bitpos("bits", 1), 7)
    same(r.bitop("NOT", "not", "bits"), 1)
    same(r.bitfield("field").set("u8", 0, 200).incrby("u8", 0, 100, "SAT").get("u4", 0).execute(), [0, 255, 15])
    if r.has("bitfield_ro"):
        same(r.bitfield_ro("field", "u8", 0, items=[("u4", 4)]), [255, 15])
    else:
        same(r.raw("BITFIELD_RO", "field", "GET", "u8", 0), [255])


def expiry(r):
    r.set("e", "1")
    same(r.expire("e", 100), True)
    assert 99 <= r.ttl("e") <= 100
    same(r.pexpire("e", 50_000, lt=True), True)
    assert 49_000 <= r.pttl("e") <= 50_000
    same(r.expireat("e", FAR), True)
    same(r.expiretime("e"), FAR)
    same(r.pexpireat("e", FAR * 1000 + 1), True)
    same(r.pexpiretime("e"), FAR * 1000 + 1)
    same(r.persist("e"), True)
    same(r.ttl("e"), -1)


def generic(r):
    r.flushall()
    r.rpush("list", "a", "b")
    same(r.copy("list", "copy"), True)
    same(r.type("copy"), "list")
    same(r.exists("list", "copy", "nothing"), 2)
    same(r.touch("list", "nothing"), 1)
    same(r.rename("copy", "renamed"), True)
    same(r.renamenx("renamed", "list"), False)
    same(r.move("renamed", 1), True)
    same(r.keys("l*"), ["list"])
    same(r.randomkey(), "list")
    same(r.object("ENCODING", "list"), "listpack" if r.needs("HEXPIRE") else "quicklist")
    same(r.scan(match="*", _type="list"), [0, ["list"]])
    same(list(r.scan_iter(_type="hash")), [])
    binary = r.binary()
    payload = binary.dump("list")
    r.called.add("dump")
    r.called.add("restore")
    assert binary.restore("again", 0, payload, replace=True) in (b"OK", True)
    same(r.lrange("again", 0, -1), ["a", "b"])
    same(r.delete("again", "nothing"), 1)
    same(r.unlink("list"), 1)
    if r.needs("WATCH", "watch", "unwatch"):
        pipe = r.pipeline()
        pipe.watch("k")
        same(pipe.unwatch(), True)
        r.called |= {"watch", "unwatch"}
