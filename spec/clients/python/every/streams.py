# SPDX-License-Identifier: Apache-2.0
from every import OK, same


def entries(reply):
    """The entries of one stream's answer to XREAD, which is a list or a map by protocol."""
    items = reply.items() if isinstance(reply, dict) else reply
    found = {}
    for name, each in items:
        while each and isinstance(each[0], list) and not isinstance(each[0][0], str):
            each = each[0]
        found[name] = [[id, fields] for id, fields in each]
    return found


def check(r):
    same(r.xadd("x", {"f": "1", "g": "2"}, id="1-1"), "1-1")
    same(r.xadd("x", {"f": "3"}, id="1-*"), "1-2")
    same(r.xadd("x", {"f": "4"}, id="2-0", maxlen=10, approximate=False), "2-0")
    same(r.xadd("nothing", {"f": "4"}, nomkstream=True), None)
    r.fails("equal or smaller", "xadd", "x", {"f": "4"}, id="1-1")
    same(r.xlen("x"), 3)
    same(r.xrange("x"), [["1-1", {"f": "1", "g": "2"}], ["1-2", {"f": "3"}], ["2-0", {"f": "4"}]])
    same(r.xrange("x", "(1-1", "+", count=1), [["1-2", {"f": "3"}]])
    same(r.xrevrange("x", "+", "-", count=1), [["2-0", {"f": "4"}]])
    same(entries(r.xread({"x": "1-1"}, count=1)), {"x": [["1-2", {"f": "3"}]]})
    assert not r.xread({"x": "9"})
    groups(r)
    pending(r)
    information(r)
    if r.needs("XDELEX", "xdelex", "xackdel"):
        removal(r)
    if r.needs("XNACK", "xnack"):
        refused(r)
    if r.needs("XCFGSET", "xcfgset"):
        producers(r)
    same(r.xdel("x", "1-1", "9-9"), 1)
    same(r.xtrim("x", maxlen=1, approximate=False), 1)
    same(r.xtrim("x", minid="9", approximate=False), 1)
    same(r.xgroup_destroy("x", "g"), True)
    same(r.raw("XSETID", "x", "7-0"), OK)


def groups(r):
    same(r.xgroup_create("x", "g", id="0"), True)
    r.fails("already exists", "xgroup_create", "x", "g", id="0")
    same(r.xgroup_create("made", "g", mkstream=True), True)
    same(r.xgroup_createconsumer("x", "g", "idle"), 1)
    same(r.xgroup_delconsumer("x", "g", "idle"), 0)
    same(r.xgroup_setid("x", "g", id="0"), True)
    same(
        entries(r.xreadgroup("g", "c", {"x": ">"}, count=2)),
        {"x": [["1-1", {"f": "1", "g": "2"}], ["1-2", {"f": "3"}]]},
    )
    same(entries(r.xreadgroup("g", "c", {"x": "1-1"})), {"x": [["1-2", {"f": "3"}]]})


def pending(r):
    same(
        r.xpending("x", "g"),
        {"pending": 2, "min": "1-1", "max": "1-2", "consumers": [{"name": "c", "pending": 2}]},
    )
    found = r.xpending_range("x", "g", "-", "+", 10)
    same([[p["message_id"], p["consumer"]] for p in found], [["1-1", "c"], ["1-2", "c"]])
    same(len(r.xpending_range("x", "g", "-", "+", 10, consumername="c", idle=0)), 2)
    same(r.xclaim("x", "g", "d", 0, ["1-1"]), [["1-1", {"f": "1", "g": "2"}]])
    same(r.xclaim("x", "g", "d", 0, ["1-2"], retrycount=7, force=True, justid=True), ["1-2"])
    same(r.xautoclaim("x", "g", "e", 0, "0-0", count=1)[:2], ["1-2", [["1-1", {"f": "1", "g": "2"}]]])
    same(r.xautoclaim("x", "g", "e", 0, justid=True), ["1-1", "1-2"])
    same(r.xack("x", "g", "1-1", "9-9"), 1)


def information(r):
    stream = r.xinfo_stream("x")
    same([stream["length"], stream["last-generated-id"], stream["groups"]], [3, "2-0", 1])
    same(stream["first-entry"], ["1-1", {"f": "1", "g": "2"}])
    same(stream["entries-added"], 3)
    full = r.xinfo_stream("x", full=True)
    same([full["length"], len(full["entries"]), len(full["groups"])], [3, 3, 1])
    group = r.xinfo_groups("x")[0]
    same(
        [group[k] for k in ("name", "consumers", "pending", "last-delivered-id", "entries-read", "lag")],
        ["g", 3, 1, "1-2", 2, 1],
    )
    same({c["name"]: c["pending"] for c in r.xinfo_consumers("x", "g")}, {"c": 0, "d": 0, "e": 1})


def removal(r):
    r.xadd("y", {"f": "1"}, id="1-1")
    r.xadd("y", {"f": "2"}, id="2-1")
    r.xadd("y", {"f": "3"}, id="3-1")
    r.xgroup_create("y", "g", id="0")
    r.xreadgroup("g", "c", {"y": ">"})
    same(r.xackdel("y", "g", "1-1", "9-1", ref_policy="ACKED"), [1, -1])
    same(r.xdelex("y", "2-1", ref_policy="ACKED"), [2])
    same(r.xdelex("y", "2-1", ref_policy="DELREF"), [1])
    same(r.xlen("y"), 1)
    same(r.xpending("y", "g")["pending"], 1)
    same(r.xadd("y", {"f": "4"}, id="4-1", maxlen=1, approximate=False, ref_policy="DELREF"), "4-1")
    same(r.xpending("y", "g")["pending"], 0)


def refused(r):
    r.xadd("w", {"f": "1"}, id="1-1")
    r.xgroup_create("w", "g", id="0")
    r.xreadgroup("g", "c", {"w": ">"})
    same(r.xnack("w", "g", "FAIL", "1-1", "9-9"), 1)
    found = r.xreadgroup("g", "d", {"w": ">"}, claim_min_idle_time=0)
    assert found, found
    same(r.xpending_range("w", "g", "-", "+", 10)[0]["consumer"], "d")


def producers(r):
    same(r.xadd("i", {"f": "1"}, idmp=("p", "m1")), r.xadd("i", {"f": "1"}, idmp=("p", "m1")))
    same(r.xlen("i"), 1)
    r.xadd("i", {"f": "2"}, idmpauto="p")
    r.xadd("i", {"f": "2"}, idmpauto="p")
    same(r.xlen("i"), 2)
    noted = r.xadd("i", {"f": "3"})
    same(r.raw("XIDMPRECORD", "i", "p", "m3", noted), OK)
    same(r.xadd("i", {"f": "4"}, idmp=("p", "m3")), noted)
    same(r.xcfgset("i", idmp_duration=300, idmp_maxsize=50), "OK")
    same(len(entries(r.xread({"i": "0"}, max_count=1))["i"]), 1)
