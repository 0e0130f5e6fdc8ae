"""``python -m testkit people``: the seed of a stand as one JSON file."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from testkit.people.stand import stand


def main(arguments: Sequence[str]) -> int:
    """Write the seed to standard output, or to a file of its owner alone."""
    parser = argparse.ArgumentParser("python -m testkit people", description=__doc__)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(arguments)
    text = json.dumps(stand(asked.seed), ensure_ascii=False, indent=2) + "\n"
    if asked.out is None:
        sys.stdout.write(text)
    else:
        asked.out.touch(0o600)
        asked.out.write_text(text, "utf-8")
    return 0
