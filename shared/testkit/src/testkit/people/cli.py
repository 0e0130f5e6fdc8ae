"""``python -m testkit people``: the seed of a stand as one JSON file."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

from testkit.people.stand import stand

PATIENCE_S = 5


def main(arguments: Sequence[str]) -> int:
    """Write the seed to standard output, or to a file of its owner alone.

    Of the insurer and the authority of a stand it tells what they say of themselves.
    """
    parser = argparse.ArgumentParser("python -m testkit people", description=__doc__)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--counterpart", metavar="URL", help="the insurer that runs beside")
    parser.add_argument("--ca", metavar="URL", help="the authority that runs beside")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(arguments)
    told = stand(asked.seed)
    if asked.counterpart is not None:
        told["recipients"] = [json.loads(_get(f"{asked.counterpart}/api/recipient"))]
    if asked.ca is not None:
        told["anchors"] = [_get(f"{asked.ca}/root.pem")]
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if asked.out is None:
        sys.stdout.write(text)
    else:
        asked.out.touch(0o600)
        asked.out.write_text(text, "utf-8")
    return 0


def _get(url: str) -> str:
    with urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310  our own stand
        return str(answer.read().decode())
