"""``python -m testkit WORD``: the processes of a stand and its tools."""

import sys
from collections.abc import Sequence
from importlib import import_module

WORDS = {
    "people": "testkit.people.cli",
    "ca": "testkit.authority.cli",
    "inbox": "testkit.inbox.cli",
    "counterpart": "testkit.counterpart.cli",
    "issuer": "testkit.issuer",
    "peer": "testkit.peer",
    "proxy": "testkit.proxy.cli",
    "doors": "testkit.proxy.doors",
    "guards": "testkit.guards.cli",
    "demo": "testkit.demo.cli",
    "env-example": "testkit.example",
}


def main(arguments: Sequence[str]) -> int:
    """Hand the rest of the command line to the module that knows the word."""
    if not arguments or arguments[0] not in WORDS:
        sys.stderr.write(f"usage: python -m testkit {{{','.join(WORDS)}}} …\n")
        return 2
    word, *rest = arguments
    return int(import_module(WORDS[word]).main(rest))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
