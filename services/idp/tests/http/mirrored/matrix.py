"""Writes what the modules came to, honest and bent: run by name, as it takes minutes.

``make mutations`` runs it; ``docs/figures/openid.md`` and ``openid-mutations.md`` are its pages.
"""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .fapi_plan import FAPI2, FAPI2_NOT_APPLICABLE
from .modules import MODULES, NOT_APPLICABLE, PLANS
from .mutations import MUTATIONS

ROOT = Path(__file__).parents[5]
FIGURES = ROOT / "docs" / "figures"


def is_red(stage, name):
    """Whether the module fails on this provider, for whatever reason."""
    try:
        MODULES[name](stage)
    except Exception:  # noqa: BLE001 - a client that breaks over an answer has noticed it
        return True
    return False


def _told_of():
    """The commit, and whether the tree is as it was committed."""
    run = ["git", "-C", str(ROOT)]
    commit = subprocess.check_output([*run, "rev-parse", "--short", "HEAD"], text=True).strip()
    changed = subprocess.check_output([*run, "status", "--porcelain", "services/idp"], text=True)
    beside = ", with changes that are not committed" if changed else ""
    return f"Made by `make mutations` on {datetime.now(UTC):%Y-%m-%d} at commit {commit}{beside}."


def _plan(name, modules, reasons, red):
    applicable = [one for one in modules if one not in reasons]
    played = [one for one in applicable if one in MODULES and one not in red]
    yield f"## {name}: {len(played)}/{len(applicable)} mirrored, 0 certified"
    yield ""
    yield "| module | |"
    yield "|---|---|"
    for one in modules:
        if one in reasons:
            said = f"not applicable: {reasons[one]}"
        elif one not in MODULES:
            said = "not mirrored yet"
        else:
            said = "**red**" if one in red else "passes"
        yield f"| `{one}` | {said} |"
    yield ""


pytestmark = pytest.mark.timeout(3 * 3600)


def test_page_of_modules(stage):
    red = {name for name in MODULES if is_red(stage, name)}
    names = [name for plan in PLANS.values() for name in plan]
    applicable = [name for name in names if name not in NOT_APPLICABLE]
    green = [name for name in applicable if name in MODULES and name not in red]
    lines = [
        "# Modules of the OpenID Foundation, mirrored",
        "",
        (
            f"**{len(green)}/{len(applicable)} mirrored, 0 certified.** Each module of the"
            " Foundation's plans is played by a program of our own against the running provider on"
            " real PostgreSQL and Valkey (`services/idp/tests/http/mirrored`). It is our reading of"
            " what the module looks at, no run of the Foundation's suite, and no certificate."
        ),
        "",
        _told_of(),
        "",
    ]
    for name, modules in PLANS.items():
        lines += _plan(name, modules, NOT_APPLICABLE, red)
    lines += _plan("FAPI 2 Security Profile OP", FAPI2, FAPI2_NOT_APPLICABLE, red)
    (FIGURES / "openid.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")

    assert red == set()


def test_page_of_mutations(open_stage):
    rows = []
    for mutation in MUTATIONS:
        with open_stage(mutation.bend) as bent:
            red = [name for name in MODULES if is_red(bent, name)]
        rows.append((mutation.name, red))
    lines = [
        "# A provider that is wrong in one thing",
        "",
        (
            f"Each of {len(rows)} mutations is done to the wired application of a test, never to"
            " the code; the mirrored modules ([openid.md](openid.md)) then run against it. One that"
            " turns none of them red would mean that they look away."
        ),
        "",
        _told_of(),
        "",
        "| mutation | red modules | |",
        "|---|---|---|",
    ]
    for name, red in rows:
        shown = ", ".join(f"`{one}`" for one in red[:8])
        more = f" and {len(red) - 8} more" if len(red) > 8 else ""
        lines.append(f"| {name.replace('-', ' ')} | {len(red)} | {shown}{more} |")
    (FIGURES / "openid-mutations.md").write_text("\n".join(lines) + "\n", "utf-8")

    assert [name for name, red in rows if not red] == []
