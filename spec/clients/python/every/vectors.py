# SPDX-License-Identifier: Apache-2.0
import struct

from every import same


def near(actual, expected, within=0.02):
    assert len(actual) == len(expected), (actual, expected)
    for a, e in zip(actual, expected):
        assert abs(float(a) - e) < within, (actual, expected)


def check(r):
    from redis.commands.vectorset.commands import QuantizationOptions as Quantization
    from redis.commands.vectorset.commands import VectorSetCommands

    methods = sorted(name for name in vars(VectorSetCommands) if name.startswith("v"))
    if not r.needs("VADD", *methods, owner=VectorSetCommands):
        return
    v = r.vectors()
    same(v.vadd("v", [1, 0, 0], "x", quantization=Quantization.NOQUANT), 1)
    same(v.vadd("v", [0, 1, 0], "y", quantization=Quantization.NOQUANT, attributes={"year": 1980}, ef=50, cas=True), 1)
    same(v.vadd("v", struct.pack("<3f", 0.9, 0.1, 0), "near x", quantization=Quantization.NOQUANT), 1)
    same(v.vadd("v", [1, 0, 0], "x", quantization=Quantization.NOQUANT), 0)
    same(v.vadd("small", [1, 2, 3, 4], "a", reduce_dim=2, numlinks=8), 1)
    same(v.vadd("bits", [1, -1], "a", quantization=Quantization.BIN), 1)
    same(v.vcard("v"), 3)
    same(v.vdim("v"), 3)
    same(v.vdim("small"), 2)
    near(v.vemb("v", "y"), [0, 1, 0])
    raw = v.vemb("v", "y", raw=True)
    same(raw["quantization"], "f32" if isinstance(raw["quantization"], str) else b"f32")
    same(v.vsim("v", [1, 0, 0]), ["x", "near x", "y"])
    same(v.vsim("v", "x", count=1), ["x"])
    near(v.vsim("v", [1, 0, 0], with_scores=True).values(), [1, 0.9969, 0.5])
    same(v.vsim("v", [1, 0, 0], filter=".year > 1970", filter_ef=10), ["y"])
    same(v.vsim("v", [1, 0, 0], truth=True, no_thread=True, ef=10, epsilon=0.2), ["x", "near x"])
    same(v.vsim("v", [0, 1, 0], count=1, with_attribs=True), {"y": {"year": 1980}})
    both = v.vsim("v", [0, 1, 0], count=1, with_scores=True, with_attribs=True)
    same(both, {"y": {"score": 1.0, "attributes": {"year": 1980}}})
    same(v.vsetattr("v", "x", {"year": 1}), 1)
    same(v.vgetattr("v", "x"), {"year": 1})
    same(v.vgetattr("v", "near x"), None)
    same(v.vsetattr("v", "x", {}), 1)
    links = v.vlinks("v", "x")
    same(sorted(links[-1]), ["near x", "y"])
    near(sorted(v.vlinks("v", "x", with_scores=True)[-1].values()), [0.5, 0.9969])
    assert v.vrandmember("v") in ("x", "y", "near x")
    same(sorted(v.vrandmember("v", 5)), ["near x", "x", "y"])
    same(len(v.vrandmember("v", -5)), 5)
    same(v.vrandmember("nothing"), None)
    same(v.vrange("v", "-", "+"), ["near x", "x", "y"])
    same(v.vrange("v", "(near x", "+", count=1), ["x"])
    info = v.vinfo("v")
    same([info["quant-type"], info["vector-dim"], info["size"]], ["f32", 3, 3])
    same(v.vinfo("nothing"), None)
    same(r.raw("VISMEMBER", "v", "x"), 1)
    same(v.vrem("v", "x"), 1)
    same(v.vrem("v", "x"), 0)
