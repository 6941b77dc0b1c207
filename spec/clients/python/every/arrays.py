# SPDX-License-Identifier: Apache-2.0
from every import same


def check(r):
    from redis.commands.core import ArrayCommands

    methods = sorted(name for name in vars(ArrayCommands) if name.startswith("ar"))
    if not r.needs("ARSET", *methods):
        return
    from redis.commands.core import ArrayAggregateOperations as Operation
    from redis.commands.core import ArrayPredicateCombinator as Combinator
    from redis.commands.core import ArrayPredicateType as Type

    same(r.arset("a", 0, "x", "y"), 2)
    same(r.arset("a", 0, "x0"), 0)
    same(r.armset("a", {5: "five", 1000: "far"}), 2)
    same(r.arget("a", 5), "five")
    same(r.arget("a", 4), None)
    same(r.armget("a", 0, 4, 1000), ["x0", None, "far"])
    same(r.argetrange("a", 0, 2), ["x0", "y", None])
    same(r.argetrange("a", 2, 0), [None, "y", "x0"])
    same(r.arscan("a", 0, 2000), [[0, "x0"], [1, "y"], [5, "five"], [1000, "far"]])
    same(r.arscan("a", 2000, 0, limit=1), [[1000, "far"]])
    same(r.arcount("a"), 4)
    same(r.arlen("a"), 1001)
    same(r.argrep("a", 0, 2000, [(Type.GLOB, "f*")]), [5, 1000])
    same(r.argrep("a", 0, 2000, [(Type.MATCH, "F"), (Type.EXACT, "far")], combinator=Combinator.AND,
                  withvalues=True, nocase=True), [[1000, "far"]])
    same(r.argrep("a", 0, 2000, [(Type.RE, "^f.v")], limit=1), [5])
    same(r.ardel("a", 1, 2), 1)
    same(r.ardelrange("a", (0, 4), (900, 1100)), 2)
    same(r.arcount("a"), 1)
    same(r.arnext("b"), 0)
    same(r.arinsert("b", "1", "2", "3"), 2)
    same(r.arnext("b"), 3)
    same(r.arlastitems("b", 2), ["2", "3"])
    same(r.arlastitems("b", 2, rev=True), ["3", "2"])
    same(r.arseek("b", 10), 1)
    same(r.arseek("nothing", 10), 0)
    same(r.arinsert("b", "4"), 10)
    same(float(r.arop("b", 0, 20, Operation.SUM)), 10.0)
    same(float(r.arop("b", 0, 20, Operation.MAX)), 4.0)
    same(r.arop("b", 0, 20, Operation.USED), 4)
    same(r.arop("b", 0, 20, Operation.MATCH, "2"), 1)
    same(r.arop("b", 0, 20, Operation.OR), 7)
    same(r.arring("ring", 3, "a", "b", "c", "d"), 0)
    same(r.argetrange("ring", 0, 2), ["d", "b", "c"])
    info = r.arinfo("b")
    same([info["count"], info["len"]], [4, 11])
    assert set(info) < set(r.arinfo("b", full=True))
    r.fails("no such key", "arinfo", "nothing")
