# SPDX-License-Identifier: Apache-2.0
"""Calls of every method that redis-py has for the commands of some groups, each with the result it has to give."""
import redis


OK = "OK"
GROUPS = ["array", "bitmap", "geo", "hash", "hyperloglog", "list", "set", "sorted-set", "stream", "string"]


def mapping(reply):
    """A map, which is a flat list with RESP2."""
    return reply if isinstance(reply, dict) else dict(zip(reply[::2], reply[1::2]))


def plain(value):
    """The value in one shape for both protocols: lists for tuples, and sets in the order of their members."""
    if isinstance(value, (list, tuple)):
        return [plain(element) for element in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(element) for element in value)
    if isinstance(value, dict):
        return {key: plain(element) for key, element in value.items()}
    return value


def pairs(value):
    """Members and scores, which come flat or in pairs, and scores as texts or numbers."""
    flat = []
    for element in value:
        flat.extend(element if isinstance(element, (list, tuple)) else [element])
    return [[flat[i], float(flat[i + 1])] for i in range(0, len(flat), 2)]


class Every:
    """A client that notes which of its methods were called, and which commands its server lacks."""

    def __init__(self, client):
        self.client = client
        self.called = set()
        self.lacking = {}
        self.known = {}

    def __getattr__(self, name):
        self.called.add(name)
        return getattr(self.client, name)

    def raw(self, *words):
        return self.client.execute_command(*words)

    def knows(self, command):
        if command not in self.known:
            self.known[command] = bool(self.client.execute_command("COMMAND DOCS", command))
        return self.known[command]

    def has(self, method):
        return hasattr(self.client, method)

    def needs(self, command, *methods, owner=None):
        """Whether server and client have the command; the methods need not be called where the server lacks it."""
        if not self.knows(command):
            for method in methods:
                self.lacking[method] = command
            return False
        return not methods or hasattr(owner or self.client, methods[0])

    def fails(self, text, method, *args, **kwargs):
        try:
            result = getattr(self, method)(*args, **kwargs)
        except redis.ResponseError as error:
            assert text in str(error), (text, str(error))
        else:
            raise AssertionError(f"{method}{args} gave {result!r}, not an error")

    def unused(self):
        """The commands of the server's for the data types that were not executed."""
        stats = self.client.info("commandstats")
        executed = {name.removeprefix("cmdstat_") for name in stats}
        docs = mapping(self.client.execute_command("COMMAND DOCS"))
        commands = set()
        for name, each in docs.items():
            each = mapping(each)
            if each["group"] in GROUPS or (each["group"] == "module" and name[0] in "vV"):
                commands |= set(mapping(each.get("subcommands", []))) or {name}
        return sorted(name for name in commands if name.lower() not in executed and not name.endswith("|help"))

    def missed(self, *classes):
        """The methods of these classes that were neither called nor lack their command."""
        methods = {
            name
            for each in classes
            for name, value in vars(each).items()
            if callable(value) and not name.startswith("_")
        }
        return methods - self.called - set(self.lacking)


def same(actual, expected):
    assert plain(actual) == plain(expected), f"\n  expected {expected!r}\n  but got  {actual!r}"


class Calls:
    """A part of a client whose calls its Every notes too."""

    def __init__(self, every, part):
        self.every = every
        self.part = part

    def __getattr__(self, name):
        self.every.called.add(name)
        return getattr(self.part, name)
