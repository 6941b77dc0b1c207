# SPDX-License-Identifier: Apache-2.0
"""Runs snippets as they stand, with $SPINEL_PORT in the place of port 6379.

usage: run.py [--then EXPRESSION] FILE...

A file that ends in .pycon is an interactive session; all files share one namespace.
"""
import code
import os
import re
import sys

import redis
import redis.asyncio

PROMPT = re.compile(r"^\s*\d*\s?(>>>|\.\.\.) ?(.*)$")


def redirect(connection):
    original = connection.__init__

    def init(self, *args, **kwargs):
        if kwargs.get("host", "localhost") == "localhost" and int(kwargs.get("port", 6379)) == 6379:
            kwargs["port"] = int(os.environ["SPINEL_PORT"])
        original(self, *args, **kwargs)

    connection.__init__ = init


class Session(code.InteractiveConsole):
    """Fails at the first error, as a session that went wrong is no test that passed."""

    def showtraceback(self):
        super().showtraceback()
        sys.exit(1)

    def showsyntaxerror(self, filename=None):
        super().showsyntaxerror(filename)
        sys.exit(1)

    def type(self, text):
        for line in text.splitlines():
            prompt = PROMPT.match(line)
            if prompt:
                if prompt.group(1) == ">>>":
                    self.push("")
                self.push(prompt.group(2))
        self.push("")


def main(arguments):
    redirect(redis.connection.Connection)
    redirect(redis.asyncio.connection.Connection)
    then = None
    if arguments[:1] == ["--then"]:
        then, arguments = arguments[1], arguments[2:]
    namespace = {"__name__": "__main__"}
    session = Session(namespace)
    for name in arguments:
        with open(name) as file:
            text = file.read()
        if name.endswith(".pycon"):
            session.type(text)
        else:
            exec(compile(text, name, "exec"), namespace)
    if then:
        exec(then, namespace)


main(sys.argv[1:])
