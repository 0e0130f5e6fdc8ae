"""What one may sit down to: positions in force in organisations to which one is bound."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from frmr.domain.refusals import WorkerNotFound
from frmr.domain.standing import CLEAR, Standing
from frmr.domain.worker import Worker
from frmr.domain.workplace import Workplace
from frmr.usecases.calendar import Calendar
from frmr.usecases.ports import StartWork
from frmr.usecases.release import bound
from frmr.usecases.telling import standing


@dataclass(frozen=True)
class Workplaces:
    """Workplaces of an account on a day; none while the person is stopped."""

    on: date
    standing: Standing
    worker: Worker | None = None
    workplaces: tuple[Workplace, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """A worker's own record."""

    on: date
    worker: Worker
    standing: Standing
    workplaces: tuple[Workplace, ...]


class ListWorkplaces:
    """The workplaces of an account; an unbound one has none and is not stopped."""

    def __init__(self, start_work: StartWork, calendar: Calendar) -> None:
        self._start_work = start_work
        self._calendar = calendar

    def __call__(self, account_id: UUID) -> Workplaces:
        """What may be chosen today."""
        today = self._calendar.today()
        with self._start_work(f"account:{account_id}") as work:
            worker = work.workers.of_account(account_id)
            if worker is None:
                return Workplaces(today, CLEAR)
            held_back = standing(work, worker)
            if held_back.stopped:
                return Workplaces(today, held_back, worker)
            held = {one.organisation_id for one in bound(work.bindings.of_account(account_id))}
            places = [
                one
                for one in work.positions.workplaces(worker.worker_id, today)
                if one.position.organisation_id in held
            ]
            return Workplaces(today, held_back, worker, tuple(places))


class ShowDossier:
    """The record of the worker to whom an account is bound, with every place in force."""

    def __init__(self, start_work: StartWork, calendar: Calendar) -> None:
        self._start_work = start_work
        self._calendar = calendar

    def __call__(self, account_id: UUID) -> Dossier:
        """One's own record.

        Raises:
            WorkerNotFound: the account is bound to none.
        """
        today = self._calendar.today()
        with self._start_work(f"account:{account_id}") as work:
            worker = work.workers.of_account(account_id)
            if worker is None:
                raise WorkerNotFound
            places = work.positions.workplaces(worker.worker_id, today)
            return Dossier(today, worker, standing(work, worker), tuple(places))
