# SPDX-License-Identifier: Apache-2.0
"""Runs snippets as they stand, with $SPINEL_PORT in the place of port 6379.

usage: run.py [--then EXPRESSION] FILE...

A file that ends in .pycon is an interactive session; all files share one namespace. Where a session
shows a traceback, an error is expected, and its class is printed.
"""
import code
import os
import re
import sys
import warnings

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
    """Fails at the first error that it does not show, as a session that went wrong is no test that passed."""

    error_expected = False

    def showtraceback(self):
        if self.error_expected:
            kind = sys.exc_info()[0]
            print(f"{kind.__module__}.{kind.__name__}")
            self.error_expected = False
            return
        super().showtraceback()
        sys.exit(1)

    def showsyntaxerror(self, filename=None):
        super().showsyntaxerror(filename)
        sys.exit(1)

    def type(self, text):
        for statement, error in self.statements(text):
            self.error_expected = error
            for line in statement:
                self.push(line)
            self.push("")
            if self.error_expected:
                print("no error at:", *statement, sep="\n")
                sys.exit(1)

    @staticmethod
    def statements(text):
        """The lines of each statement, and whether a traceback is shown for it."""
        statements = []
        for line in text.splitlines():
            prompt = PROMPT.match(line)
            if prompt and prompt.group(1) == ">>>":
                statements.append([[prompt.group(2)], False])
            elif prompt:
                statements[-1][0].append(prompt.group(2))
            elif line.startswith("Traceback"):
                statements[-1][1] = True
        return statements


def main(arguments):
    warnings.simplefilter("ignore", DeprecationWarning)
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
