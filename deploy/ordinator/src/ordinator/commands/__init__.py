"""One file per subcommand: ``add`` declares it, ``run`` does it."""

import argparse
from typing import Protocol


class Subcommands(Protocol):
    """Where a subcommand declares itself; argparse's own type has no public name."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002
        """A parser for the subcommand ``name``."""
