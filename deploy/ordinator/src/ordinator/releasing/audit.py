"""Known vulnerabilities of what an image holds, as a public service tells them."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ordinator.settings import inherited

FOUND = 1  # what pip-audit answers then, and also when it could not ask


@dataclass(frozen=True)
class Verdict:
    """``vulnerabilities`` by package, or ``refused``: why nobody was asked."""

    vulnerabilities: tuple[str, ...] = ()
    refused: str = ""

    @property
    def told(self) -> str:
        """In one line."""
        found = "; ".join(self.vulnerabilities)
        if self.refused:
            return "; ".join(filter(None, (found, f"not audited: {self.refused}")))
        return found or "no known vulnerability"


def audit(programs: Path, lock: Path) -> Verdict:
    """Ask about every requirement of a lock."""
    words = ("--requirement", str(lock), "--require-hashes", "--disable-pip", "--format", "json")
    done = subprocess.run(
        [programs / "pip-audit", *words, "--progress-spinner", "off"],
        env=inherited(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, FOUND}:
        return Verdict(refused=_last(done.stderr))
    try:
        return verdict(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        return Verdict(refused=_last(done.stderr))


def verdict(told: Sequence[Mapping[str, Any]]) -> Verdict:
    """What the tool says of each package; one that it passes over is not audited, but not wrong.

    A mirror that tells packages and no vulnerabilities has it pass over all of them.
    """
    passed = [one for one in told if "skip_reason" in one]
    known = [one for one in told if one.get("vulns")]
    refused = f"no answer about {len(passed)} of {len(told)} packages" if passed else ""
    return Verdict(
        tuple(
            f"{one['name']} {one['version']}: {', '.join(each['id'] for each in one['vulns'])}"
            for one in known
        ),
        refused,
    )


def _last(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1][-300:] if lines else "the tool said nothing"
