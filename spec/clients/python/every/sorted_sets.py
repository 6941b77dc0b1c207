# SPDX-License-Identifier: Apache-2.0
from every import pairs, same


def check(r):
    same(r.zadd("z", {"a": 1, "b": 2, "c": 3}), 3)
    same(r.zadd("z", {"a": 5}, nx=True), 0)
    same(r.zadd("z", {"a": 1.5}, xx=True, ch=True), 1)
    same(r.zadd("z", {"a": 1}, lt=True, ch=True), 1)
    same(r.zadd("z", {"a": 0.5}, gt=True, ch=True), 0)
    same(r.zadd("z", {"a": 1}, incr=True), 2.0)
    same(r.zadd("z", {"a": 1}, incr=True, nx=True), None)
    same(r.zincrby("z", -1, "a"), 1.0)
    same(r.zcard("z"), 3)
    same(r.zcount("z", 2, "+inf"), 2)
    same(r.zscore("z", "b"), 2.0)
    same(r.zscore("z", "nothing"), None)
    same(r.zmscore("z", ["a", "nothing"]), [1.0, None])
    same(r.zrank("z", "c"), 2)
    same(r.zrevrank("z", "c"), 0)
    same(r.zrank("z", "nothing"), None)
    if r.has("hexpire") and r.needs("HEXPIRE"):
        same(r.zrank("z", "c", withscore=True), [2, 3.0])
        same(r.zrevrank("z", "a", withscore=True), [2, 1.0])
    ranges(r)
    algebra(r)
    pops(r)


def ranges(r):
    same(r.zrange("z", 0, -1), ["a", "b", "c"])
    same(pairs(r.zrange("z", 0, 1, withscores=True)), [["a", 1.0], ["b", 2.0]])
    same(r.zrange("z", 0, -1, desc=True), ["c", "b", "a"])
    same(r.zrange("z", 2, 3, byscore=True), ["b", "c"])
    same(r.zrange("z", 1, "+inf", byscore=True, offset=1, num=1), ["b"])
    same(r.zrange("z", "[b", "+", bylex=True), ["b", "c"])
    same(pairs(r.zrevrange("z", 0, 0, withscores=True)), [["c", 3.0]])
    same(r.zrangebyscore("z", "(1", 3), ["b", "c"])
    same(pairs(r.zrangebyscore("z", 1, 3, start=0, num=1, withscores=True)), [["a", 1.0]])
    same(pairs(r.zrevrangebyscore("z", 3, 2, withscores=True)), [["c", 3.0], ["b", 2.0]])
    same(r.zrangestore("stored", "z", 0, 1), 2)
    r.zadd("lex", {name: 0 for name in "abcdef"})
    same(r.zlexcount("lex", "[b", "(e"), 3)
    same(r.zrangebylex("lex", "[b", "(e"), ["b", "c", "d"])
    same(r.zrangebylex("lex", "-", "+", start=1, num=2), ["b", "c"])
    same(r.zrevrangebylex("lex", "(e", "[b"), ["d", "c", "b"])
    same(r.zremrangebylex("lex", "-", "(c"), 2)
    same(r.zremrangebyrank("lex", 0, 0), 1)
    same(r.zremrangebyscore("lex", 0, 0), 3)
    cursor, found = r.zscan("z")
    same([cursor, pairs(found)], [0, [["a", 1.0], ["b", 2.0], ["c", 3.0]]])
    same(pairs(r.zscan_iter("z", match="[ab]")), [["a", 1.0], ["b", 2.0]])
    assert r.zrandmember("z") in ("a", "b", "c")
    same(sorted(r.zrandmember("z", 5)), ["a", "b", "c"])
    same(sorted(pairs(r.zrandmember("z", 3, withscores=True))), [["a", 1.0], ["b", 2.0], ["c", 3.0]])


def algebra(r):
    r.zadd("y", {"b": 10, "c": 20, "d": 30})
    same(r.zdiff(["z", "y"]), ["a"])
    same(pairs(r.zdiff(["z", "y"], withscores=True)), [["a", 1.0]])
    same(r.zdiffstore("to", ["y", "z"]), 1)
    same(pairs(r.zinter(["z", "y"], withscores=True)), [["b", 12.0], ["c", 23.0]])
    same(pairs(r.zinter({"z": 2, "y": 1}, aggregate="MAX", withscores=True)), [["b", 10.0], ["c", 20.0]])
    same(r.zinterstore("to", {"z": 1, "y": 2}), 2)
    same(pairs(r.zrange("to", 0, -1, withscores=True)), [["b", 22.0], ["c", 43.0]])
    same(r.zintercard(2, ["z", "y"]), 2)
    same(r.zintercard(2, ["z", "y"], limit=1), 1)
    same(r.zunion(["z", "y"]), ["a", "b", "c", "d"])
    same(pairs(r.zunion(["z", "y"], aggregate="MIN", withscores=True)),
         [["a", 1.0], ["b", 2.0], ["c", 3.0], ["d", 30.0]])
    same(r.zunionstore("to", ["z", "y"], aggregate="SUM"), 4)


def pops(r):
    same(pairs(r.zpopmax("to")), [["d", 30.0]])
    same(pairs(r.zpopmin("to", 2)), [["a", 1.0], ["b", 12.0]])
    same(r.zpopmin("nothing"), [])
    key, found = r.zmpop(2, ["nothing", "to"], max=True, count=3)
    same([key, pairs(found)], ["to", [["c", 23.0]]])
    same(r.zmpop(1, ["to"], min=True), None)
    same(r.zrem("z", "a", "nothing"), 1)
    if r.needs("BZPOPMIN", "bzpopmin", "bzpopmax"):
        r.zadd("to", {"a": 1, "b": 2, "c": 3})
        same(r.bzpopmin(["nothing", "to"], timeout=1), ["to", "a", 1.0])
        same(r.bzpopmax("to", timeout=1), ["to", "c", 3.0])
    if r.needs("BZMPOP", "bzmpop"):
        r.zadd("to", {"b": 2})
        key, found = r.bzmpop(1, 1, ["to"], min=True)
        same([key, pairs(found)], ["to", [["b", 2.0]]])
