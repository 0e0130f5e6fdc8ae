"""``ordinator backup-key FILE``: the key that backups are encrypted to; it opens them all."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ordinator.backup.sealing import make_identity


def main(arguments: Sequence[str]) -> int:
    """Write the secret key, print the public one."""
    parser = argparse.ArgumentParser("ordinator backup-key", description=__doc__)
    parser.add_argument("file", type=Path, help="kept away from the house and its backups")
    asked = parser.parse_args(arguments)
    print(make_identity(asked.file))
    return 0
