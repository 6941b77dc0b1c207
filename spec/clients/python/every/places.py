# SPDX-License-Identifier: Apache-2.0
"""Geo and HyperLogLog."""
from every import plain, same


def near(actual, expected):
    for a, e in zip(plain(actual), plain(expected)):
        if isinstance(e, list):
            near(a, e)
        elif isinstance(e, float):
            assert abs(float(a) - e) < 1e-4, (actual, expected)
        else:
            assert a == e, (actual, expected)


def check(r):
    same(r.geoadd("g", [13.361389, 38.115556, "Palermo", 15.087269, 37.502669, "Catania"]), 2)
    same(r.geoadd("g", [13.5, 38, "Palermo"], nx=True), 0)
    same(r.geoadd("g", [13.361389, 38.115556, "Palermo"], xx=True, ch=True), 0)
    same(r.geodist("g", "Palermo", "Catania"), 166274.1516)
    same(r.geodist("g", "Palermo", "Catania", unit="km"), 166.2742)
    same(r.geodist("g", "Palermo", "nothing"), None)
    same(r.geohash("g", "Palermo", "Catania"), ["sqc8b49rny0", "sqdtr74hyu0"])
    near(r.geopos("g", "Palermo", "nothing")[0], [13.361389338970184, 38.1155563954963])
    same(r.geopos("g", "nothing"), [None])
    same(r.georadius("g", 15, 37, 200, unit="km", sort="ASC"), ["Catania", "Palermo"])
    near(r.georadius("g", 15, 37, 100, unit="km", withdist=True, withcoord=True, withhash=True, count=1),
         [["Catania", 56.4413, 3479447370796909, [15.087267458438873, 37.50266842333162]]])
    same(r.georadius("g", 15, 37, 200, unit="km", store="to"), 2)
    same(r.georadiusbymember("g", "Palermo", 100, unit="km"), ["Palermo"])
    near(r.georadiusbymember("g", "Palermo", 200, unit="km", withdist=True, sort="DESC"),
         [["Catania", 166.2742], ["Palermo", 0.0]])
    same(r.georadiusbymember("g", "Palermo", 200, unit="km", store_dist="to"), 2)
    same(r.geosearch("g", longitude=15, latitude=37, radius=200, unit="km", sort="ASC"), ["Catania", "Palermo"])
    same(r.geosearch("g", member="Palermo", width=400, height=400, unit="km", count=1, sort="DESC"), ["Catania"])
    near(r.geosearch("g", longitude=15, latitude=37, width=400, height=400, unit="km", withdist=True, sort="ASC"),
         [["Catania", 56.4413], ["Palermo", 190.4424]])
    same(r.geosearchstore("to", "g", longitude=15, latitude=37, radius=200, unit="km"), 2)
    same(r.geosearchstore("to", "g", member="Palermo", radius=1, unit="km", storedist=True), 1)
    same(r.raw("GEORADIUS_RO", "g", 15, 37, 100, "km"), ["Catania"])
    same(r.raw("GEORADIUSBYMEMBER_RO", "g", "Palermo", 100, "km"), ["Palermo"])
    same(r.pfadd("p", "a", "b", "c"), 1)
    same(r.pfadd("p", "a"), 0)
    same(r.pfadd("q", "c", "d"), 1)
    same(r.pfcount("p"), 3)
    same(r.pfcount("p", "q"), 4)
    same(r.pfmerge("to2", "p", "q"), True)
    same(r.pfcount("to2"), 4)
    same(r.raw("PFDEBUG", "ENCODING", "p"), "sparse")
    if r.has("hexpire"):
        # Takes a second, so once for each protocol is enough.
        same(r.raw("PFSELFTEST"), "OK")
