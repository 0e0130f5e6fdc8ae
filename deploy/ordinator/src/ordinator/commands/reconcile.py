"""``ordinator reconcile --since 24h [--heal]``: was every fact heard, and heard from its owner?"""

import argparse
from collections.abc import Sequence

from ordinator.deployment import arguments as which
from ordinator.reconciling import PATIENCE_S, Comparison


def main(arguments: Sequence[str]) -> int:
    """Compare, tell the gaps, heal them if asked; 0 only if the bus is whole."""
    parser = argparse.ArgumentParser("ordinator reconcile", description=__doc__)
    parser.add_argument("--since", default="24h", help="a span (90s, 30m, 24h, 7d) or a moment")
    parser.add_argument("--heal", action="store_true", help="tell what is missing again")
    parser.add_argument("--patience", type=float, default=PATIENCE_S, help="seconds for arrivals")
    which.take(parser)
    asked = parser.parse_args(arguments)
    deployment = which.meant(asked)

    def ask(service: str, words: Sequence[str], given: str) -> str:
        return deployment.command(service, "cli", *words, given=given)

    comparison = Comparison(ask, deployment.services, asked.patience)
    report = comparison.compare(asked.since)
    if not report.whole and asked.heal:
        print(f"told again: {comparison.heal(asked.since, report.gaps)}")
        report = comparison.compare(asked.since)
    for gap in report.gaps:
        print(gap)
    print(f"told {report.told}, heard {report.heard}, gaps {len(report.gaps)}")
    return 0 if report.whole else 1
