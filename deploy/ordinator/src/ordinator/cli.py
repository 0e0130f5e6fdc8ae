"""The command line: one subcommand per intention; each lives in ``commands``."""

import argparse
import sys
from collections.abc import Sequence

from ordinator.commands import servers
from ordinator.failures import Stopped


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; its exit code is 0 when done, 1 when it went wrong, 2 when misasked."""
    parser = argparse.ArgumentParser(prog="ordinator", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (servers,):
        command.add(commands)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except Stopped as stopped:
        print(f"ordinator: {stopped}", file=sys.stderr)
        return stopped.code
    except KeyboardInterrupt:
        return 130
