# SPDX-License-Identifier: Apache-2.0
from every import same

FAR = 4102444800


def check(r):
    same(r.sadd("s", "a", "b", "c", "d"), 4)
    same(r.sadd("s", "a"), 0)
    same(r.sadd("t", "c", "d", "e"), 3)
    same(r.scard("s"), 4)
    same(r.sismember("s", "a"), True)
    same(r.sismember("s", "z"), False)
    same(r.smismember("s", ["a", "z"]), [1, 0])
    same(r.smembers("s"), {"a", "b", "c", "d"})
    same(r.smembers("nothing"), set())
    same(r.sdiff("s", "t"), {"a", "b"})
    same(r.sinter("s", "t"), {"c", "d"})
    same(r.sunion("s", "t"), {"a", "b", "c", "d", "e"})
    same(r.sintercard(2, ["s", "t"]), 2)
    same(r.sintercard(2, ["s", "t"], limit=1), 1)
    same(r.sdiffstore("to", "s", "t"), 2)
    same(r.sinterstore("to", ["s", "t"]), 2)
    same(r.sunionstore("to", "s", "t"), 5)
    same(r.smove("s", "t", "a"), True)
    same(r.smove("s", "t", "a"), False)
    same(r.srem("s", "b", "z"), 1)
    assert r.srandmember("s") in ("c", "d")
    same(sorted(r.srandmember("s", 5)), ["c", "d"])
    same(len(r.srandmember("s", -5)), 5)
    cursor, members = r.sscan("t", count=100)
    same([cursor, sorted(members)], [0, ["a", "c", "d", "e"]])
    same(set(r.sscan_iter("t", match="[ac]")), {"a", "c"})
    assert r.spop("s") in ("c", "d")
    same(len(r.spop("s", 5)), 1)
    same(r.spop("s"), None)
    if r.needs("SDIFFCARD", "sdiffcard"):
        same(r.sdiffcard(2, ["t", "to"]), 0)
        same(r.sdiffcard(2, ["to", "t"]), 1)
    if r.needs("SUNIONCARD", "sunioncard"):
        same(r.sunioncard(2, ["t", "to"]), 5)
        same(r.sunioncard(2, ["t", "to"], limit=3), 3)
        same(r.sunioncard(2, ["t", "to"], approx=True), 5)
    if r.needs("SEXPIRE"):
        member_times(r)


def member_times(r):
    """The times of members, for which no release of the client has methods yet."""
    r.sadd("timed", "a", "b")
    same(r.raw("SEXPIRE", "timed", 100, "MEMBERS", 2, "a", "nothing"), [1, -2])
    same(r.raw("SPEXPIRE", "timed", 100_000, "NX", "MEMBERS", 1, "a"), [0])
    same(r.raw("SEXPIREAT", "timed", FAR, "GT", "MEMBERS", 1, "a"), [1])
    same(r.raw("SPEXPIREAT", "timed", FAR * 1000, "MEMBERS", 1, "a"), [1])
    same(r.raw("SEXPIRETIME", "timed", "MEMBERS", 2, "a", "b"), [FAR, -1])
    same(r.raw("SPEXPIRETIME", "timed", "MEMBERS", 2, "a", "nothing"), [FAR * 1000, -2])
    assert r.raw("STTL", "timed", "MEMBERS", 1, "a")[0] > 100
    assert r.raw("SPTTL", "timed", "MEMBERS", 1, "a")[0] > 100_000
    same(r.raw("SPERSIST", "timed", "MEMBERS", 2, "a", "b"), [1, -1])
    same(r.raw("SADDEX", "timed", "MNX", "EX", 100, "MEMBERS", 2, "c", "d"), 1)
    same(r.raw("STTL", "timed", "MEMBERS", 2, "a", "c"), [-1, 100])
