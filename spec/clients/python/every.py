# SPDX-License-Identifier: Apache-2.0
"""Every method of redis-py for the commands of the data types. usage: every.py PROTOCOL

Prints the commands that the server lacks, and "ok"; a method that nothing here calls is an error.
"""
import os
import sys
import warnings

import redis
from redis.commands import core

import every
from every import hashes, keys, lists, places, sets, sorted_sets, streams

# Methods that are no commands of the server's, or not any more.
NO_COMMAND = {
    "stralgo": "STRALGO is gone since Redis 7",
    "digest_local": "computed by the client",
}


def connection(**more):
    release = int(redis.__version__.split(".")[0])
    options = {"protocol": PROTOCOL} if release >= 5 else {}
    if release >= 8:
        options["legacy_responses"] = PROTOCOL == 2
    return redis.Redis(port=int(os.environ["SPINEL_PORT"]), **options, **more)


class Client(every.Every):
    def binary(self):
        return connection()

    def single(self):
        self.called |= {name for name in dir(core.HashCommands) if name.startswith("himport")}
        return connection(decode_responses=True, single_connection_client=True)

    def vectors(self):
        return every.Calls(self, self.client.vset())


PROTOCOL = int(sys.argv[1])
warnings.simplefilter("ignore")
r = Client(connection(decode_responses=True))
families = [lists, hashes, sets, sorted_sets, streams, places, keys]
classes = [
    core.BasicKeyCommands,
    core.GeoCommands,
    core.HashCommands,
    core.HyperlogCommands,
    core.ListCommands,
    core.ScanCommands,
    core.SetCommands,
    core.SortedSetCommands,
    core.StreamCommands,
]
if hasattr(core, "ArrayCommands"):
    from every import arrays, vectors
    from redis.commands.vectorset.commands import VectorSetCommands

    families += [arrays, vectors]
    classes += [core.ArrayCommands, VectorSetCommands]

r.client.config_resetstat()
for family in families:
    r.client.flushall()
    family.check(r)
r.client.flushall()
missed = r.missed(*classes) - set(NO_COMMAND)
if missed:
    sys.exit("never called: " + " ".join(sorted(missed)))
# Debian's client cannot read a reply as deep as that of COMMAND DOCS.
unused = r.unused() if int(redis.__version__.split(".")[0]) >= 8 else []
if unused:
    sys.exit("never executed: " + " ".join(unused))
for command in sorted(set(r.lacking.values())):
    print("lacking", command)
print("ok")
