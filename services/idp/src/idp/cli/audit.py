"""Tasks of the operator: whether the audit is still what was sealed."""

import json
import re
import sys
from collections.abc import Callable
from typing import Any

import click

from chassis import database
from chassis.refusal import Unavailable
from idp.settings import Settings
from idp.usecases.audit.verifying import Head, Report, VerifyAudit
from idp.wiring import accounts
from idp.wiring.audit import wire_verifying

BROKEN = 1
AWAY = 75  # sysexits.h, EX_TEMPFAIL


class HeadType(click.ParamType[Head]):
    """``NUMBER:HASH`` of a seal, as the log of the relay and a verification tell it."""

    name = "number:hash"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        """The seal that is named."""
        told = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", str(value))
        if told is None:
            return self.fail("wants NUMBER:HASH", param, ctx)
        return Head(int(told[1]), bytes.fromhex(told[2]))


def group(load: Callable[[], Settings]) -> click.Group:
    """The commands; settings are read when one of them runs."""

    @click.group("audit")
    def audit() -> None:
        """What was done, by whom, and whether that is still what was noted."""

    @audit.command()
    @click.option("--json", "as_json", is_flag=True, help="Tell it as one JSON object.")
    @click.option("--expect", type=HeadType(), help="A seal that must be there: a cut end shows.")
    def verify(*, as_json: bool, expect: Head | None) -> None:
        """Compare every entry with its seal, and every seal with the one before.

        Exit code 0: intact; 1: broken, and the first bad entry is named; 75: no database.
        """
        told = load()
        engine = database.engine(told.database_url, 1)
        try:
            report = _shown(wire_verifying(accounts.hands(told, engine)), expect)
        except Unavailable as away:
            click.echo(f"{away.what} does not answer", err=True)
            sys.exit(AWAY)
        finally:
            engine.dispose()
        click.echo(json.dumps(_plain(report)) if as_json else _sentence(report))
        sys.exit(BROKEN if report.fault else 0)

    return audit


def _shown(verify: VerifyAudit, expect: Head | None) -> Report:
    """With a bar on the terminal of the operator; nothing where there is none."""
    with click.progressbar(
        length=verify.sealed(), label="audit", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return verify(expect, bar.update)


def _plain(report: Report) -> dict[str, Any]:
    fault = report.fault
    return {
        "intact": fault is None,
        "seals": report.seals,
        "entries": report.entries,
        "swept": report.swept,
        "unsealed": report.unsealed,
        "head": _named(report.head),
        "fault": None
        if fault is None
        else {"what": fault.wrong.value, "seal": fault.seal, "entry": fault.entry},
    }


def _sentence(report: Report) -> str:
    fault = report.fault
    if fault is not None:
        entry = "" if fault.entry is None else f", entry {fault.entry}"
        return f"broken: {fault.wrong.value} at seal {fault.seal}{entry}"
    counted = f"{report.entries} entries under {report.seals} seals"
    rest = f"{report.unsealed} not sealed yet, {report.swept} swept"
    return f"intact: {counted}, {rest}; head {_named(report.head)}"


def _named(head: Head | None) -> str | None:
    return None if head is None else f"{head.number}:{head.hash.hex()}"
