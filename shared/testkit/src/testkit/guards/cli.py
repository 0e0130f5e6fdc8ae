"""``python -m testkit guards``: every rule over a tree, breaches on standard output."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from testkit.guards import GUARDS, findings


def main(arguments: Sequence[str]) -> int:
    """Print breaches as ``path:line: what (guard)``; 1 if there are any."""
    parser = argparse.ArgumentParser("python -m testkit guards", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd())
    root = parser.parse_args(arguments).root
    found = list(findings(root))
    for name, finding in found:
        path = finding.path.relative_to(root)
        sys.stdout.write(f"{path}:{finding.line}: {finding.what} ({name})\n")
    sys.stdout.write(f"{len(GUARDS)} guards, {len(found)} breaches\n")
    return 1 if found else 0
