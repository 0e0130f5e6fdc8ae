"""The home page: what is left to do before the cabinet opens, else the day's cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from cabinet.domain.account import BindingFact
from cabinet.domain.document import DocumentFact
from cabinet.domain.preconditions import Task, tasks
from cabinet.domain.session import CONFIRMED
from cabinet.domain.workplace import Workplace, active
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.ports import Clock, StartWork, Visit
from chassis.refusal import Unavailable

RECENT = 5


@dataclass(frozen=True)
class Home:
    """What the page shows."""

    tasks: tuple[Task, ...]
    workplaces: Sequence[Workplace]
    refused: BindingFact | None
    documents: Sequence[DocumentFact]


class ReadHome:
    """Gather from own data; somebody unconfirmed may have been confirmed since signing in."""

    def __init__(self, delegation: Delegation, start_work: StartWork, clock: Clock) -> None:
        self._delegation = delegation
        self._start_work = start_work
        self._clock = clock

    def __call__(self, visit: Visit) -> Home:
        """The page; SessionOver if the identity provider no longer knows the session."""
        session = visit.session
        if session.level != CONFIRMED:
            try:
                session = self._delegation.renewed(visit, always=True)
            except Unavailable:
                session = visit.session
        with self._start_work() as work:
            bindings = work.workers.bindings(session.account_id)
            places = work.workers.workplaces(session.account_id)
            documents = work.documents.of_author(session.account_id, RECENT)
        offered = active(places, self._clock().date())
        last = bindings[0] if bindings else None
        return Home(
            tasks=tasks(
                level=session.level,
                acr=session.acr,
                bound=any(fact.status == "bound" for fact in bindings),
                workplace=bool(offered),
            ),
            workplaces=offered,
            refused=last if last is not None and last.status == "refused" else None,
            documents=documents,
        )
