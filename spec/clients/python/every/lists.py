# SPDX-License-Identifier: Apache-2.0
from every import same


def check(r):
    same(r.rpush("l", "a", "b", "c", "b"), 4)
    same(r.lpush("l", "z"), 5)
    same(r.lpushx("l", "y"), 6)
    same(r.rpushx("nothing", "y"), 0)
    same(r.lrange("l", 0, -1), ["y", "z", "a", "b", "c", "b"])
    same(r.llen("l"), 6)
    same(r.lindex("l", -1), "b")
    same(r.lindex("l", 9), None)
    same(r.linsert("l", "BEFORE", "a", "a0"), 7)
    same(r.linsert("l", "AFTER", "nothing", "x"), -1)
    same(r.lpos("l", "b"), 4)
    same(r.lpos("l", "b", rank=-1), 6)
    same(r.lpos("l", "b", count=0), [4, 6])
    same(r.lpos("l", "b", maxlen=2), None)
    same(r.lset("l", 0, "Y"), True)
    r.fails("index out of range", "lset", "l", 99, "Y")
    same(r.lrem("l", 1, "b"), 1)
    same(r.ltrim("l", 0, 3), True)
    same(r.lrange("l", 0, -1), ["Y", "z", "a0", "a"])
    same(r.lpop("l"), "Y")
    same(r.lpop("l", 2), ["z", "a0"])
    same(r.lpop("nothing"), None)
    same(r.lpop("nothing", 1), None)
    same(r.rpop("l"), "a")
    same(r.exists("l"), 0)
    r.rpush("l", "a", "b", "c")
    same(r.rpop("l", 1), ["c"])
    same(r.rpoplpush("l", "m"), "b")
    same(r.lmove("l", "m", "LEFT", "RIGHT"), "a")
    same(r.lmove("l", "m"), None)
    same(r.lrange("m", 0, -1), ["b", "a"])
    same(r.lmpop(2, "l", "m", direction="LEFT", count=5), ["m", ["b", "a"]])
    same(r.lmpop(1, "l", direction="RIGHT"), None)
    r.rpush("l", *range(20))
    same(r.lrange("l", -3, -1), ["17", "18", "19"])
    if r.needs("LMOVEM", "lmovem"):
        same(r.lmovem("l", "m", "RIGHT", "LEFT", count=2, mode="EXACTLY", ordering="OBO"), ["18", "19"])
        same(r.lrange("m", 0, -1), ["18", "19"])
        same(r.lmovem("l", "m", count=2, mode="COUNT", ordering="BULK"), ["0", "1"])
    sort(r)
    waits(r)


def sort(r):
    if not r.needs("SORT", "sort"):
        r.needs("SORT_RO", "sort_ro")
        return
    r.rpush("numbers", 3, 1, 2)
    r.mset({"w1": 9, "w2": 8, "w3": 7})
    same(r.sort("numbers"), ["1", "2", "3"])
    same(r.sort("numbers", desc=True, start=0, num=2), ["3", "2"])
    same(r.sort("numbers", by="w*"), ["3", "2", "1"])
    same(r.sort("numbers", get=["#", "w*"], groups=True), [["1", "9"], ["2", "8"], ["3", "7"]])
    same(r.sort("numbers", alpha=True, store="sorted"), 3)
    same(r.lrange("sorted", 0, -1), ["1", "2", "3"])
    same(r.sort_ro("numbers", desc=True), ["3", "2", "1"])


def waits(r):
    """The forms that wait, with something there to be had at once."""
    r.delete("l", "m")
    if r.needs("BLPOP", "blpop", "brpop", "brpoplpush"):
        r.rpush("l", "a", "b", "c", "d", "e", "f")
        same(r.blpop(["nothing", "l"], timeout=1), ["l", "a"])
        same(r.brpop("l", timeout=1), ["l", "f"])
        same(r.brpoplpush("l", "m", timeout=1), "e")
    if r.needs("BLMOVE", "blmove"):
        same(r.blmove("l", "m", 1, "LEFT", "RIGHT"), "b")
        same(r.lrange("m", 0, -1), ["e", "b"])
    if r.needs("BLMPOP", "blmpop"):
        same(r.blmpop(1, 2, "nothing", "l", direction="RIGHT", count=2), ["l", ["d", "c"]])
    if r.needs("BLMOVEM", "blmovem"):
        same(r.blmovem("m", "l", 1, "LEFT", "RIGHT", count=2), ["e", "b"])
