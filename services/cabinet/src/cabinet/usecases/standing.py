"""Standing: whether a discrepancy between identity and registry holds the worker back (B7)."""

from uuid import UUID

from cabinet.domain.account import CLEAR
from cabinet.domain.refusals import RegistryMismatch
from cabinet.usecases.ports import StartWork, Visit, Work


class CheckStanding:
    """At each page: the registry gives the verdict, the cabinet stays shut while it stops."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, visit: Visit) -> None:
        """Pass, or RegistryMismatch with the fields that differ."""
        with self._start_work() as work:
            check_standing(work, visit.session.account_id)


def check_standing(work: Work, account_id: UUID) -> None:
    """Raise ``RegistryMismatch`` while a discrepancy holds the worker back."""
    worker = work.workers.of_account(account_id)
    if worker is not None and worker.standing != CLEAR:
        raise RegistryMismatch(fields=list(worker.stopped_fields))
