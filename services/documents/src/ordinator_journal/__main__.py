"""``ordinator-journal verify export.jsonl heads.jsonl --key PUB [--witness FILE]``."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ordinator_journal.verification import verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify and say it in one line; 0 intact, 1 altered, 2 incomplete."""
    parser = argparse.ArgumentParser("ordinator-journal", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("verify", help="check an export against its tree heads")
    command.add_argument("export", type=Path)
    command.add_argument("heads", type=Path)
    command.add_argument("--key", type=Path, required=True, help="public key, PEM, Ed25519")
    command.add_argument("--witness", type=Path, action="append", default=[])
    asked = parser.parse_args(arguments)
    key = load_pem_public_key(asked.key.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        parser.error("the key is no Ed25519 key")
    outside = [line for path in asked.witness for line in _lines(path)]
    verdict = verify(_lines(asked.export), _lines(asked.heads), key, outside)
    sys.stdout.write(verdict.line() + "\n")
    return int(verdict.exit)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


if __name__ == "__main__":
    sys.exit(main())
