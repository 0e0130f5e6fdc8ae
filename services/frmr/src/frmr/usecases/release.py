"""Ending a binding, whoever ends it: the tie goes, and with the last tie the link to the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from frmr.domain.binding import Binding, BindingStatus, EndReason, OrganisationUnbound
from frmr.domain.worker import Worker
from frmr.usecases.ports import Work
from frmr.usecases.telling import tell_change


@dataclass(frozen=True)
class Leaving:
    """Why a tie ends, when and on which day; the person's own words where they gave some."""

    reason: EndReason
    at: datetime
    on: date
    note: str | None = None


def bound(bindings: Iterable[Binding]) -> list[Binding]:
    """Those that stand."""
    return [one for one in bindings if one.status is BindingStatus.BOUND]


def release(work: Work, worker: Worker, ending: list[Binding], leaving: Leaving) -> Worker:
    """End bindings of a worker whose row is locked; gives the worker as it is afterwards."""
    for one in ending:
        ended = one.end(leaving.reason, leaving.at, leaving.note)
        work.bindings.save(ended)
        work.announce(OrganisationUnbound(ended, leaving.at))
    account_id = worker.account_id
    if account_id is None or not ending or bound(work.bindings.of_account(account_id)):
        return worker
    unlinked = worker.linked(None)
    work.workers.save(unlinked)
    work.discrepancies.settle(account_id, worker.worker_id, (), leaving.at)
    tell_change(work, unlinked, ("account",), leaving.on)
    return unlinked
