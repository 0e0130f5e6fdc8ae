"""Keep workers and where they work: enter a record, hire into a line."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from frmr.domain.dictionary import POSTS, SPECIALITIES
from frmr.domain.position_class import is_head, position_class
from frmr.domain.rate import Taken, demand_room
from frmr.domain.refusals import LineNotFound, MainExists, WorkerNotFound
from frmr.domain.worker import Occupation, Position, Worker
from frmr.usecases.calendar import Calendar
from frmr.usecases.ports import StartWork, Work
from frmr.usecases.telling import tell_change


@dataclass(frozen=True)
class Hiring:
    """A position as it is first entered; its class follows from the post."""

    position_id: UUID
    worker_id: UUID
    organisation_id: UUID
    department_id: UUID
    line_id: UUID
    post_code: str
    speciality_code: str | None
    rate: Decimal
    occupation: Occupation
    staff_number: str | None
    begins_on: date
    ends_on: date | None


class EnterWorker:
    """Enter a record; entered again under its id, nothing changes."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, worker: Worker, by: str) -> None:
        """Keep it.

        Raises:
            SnilsTaken: another worker has the SNILS.
        """
        with self._start_work(by) as work:
            work.workers.add(worker)


class Hire:
    """Give somebody a position; entered again under its id, nothing changes."""

    def __init__(self, start_work: StartWork, calendar: Calendar) -> None:
        self._start_work = start_work
        self._calendar = calendar

    def __call__(self, hiring: Hiring, by: str) -> None:
        """Keep the position and tell it.

        Raises:
            WorkerNotFound, LineNotFound: no such record or line.
            RateExceeded: the line is full on some day. MainExists: there is a main place.
            CodeUnknown, CodeHeading, CodeRetired: the post or speciality may not be used.
        """
        with self._start_work(by) as work:
            worker = work.workers.lock(hiring.worker_id)
            if worker is None:
                raise WorkerNotFound
            if any(one.position_id == hiring.position_id for one in worker.positions):
                return
            position = _position(work, hiring)
            _demand_one_main(worker, position)
            line = work.staffing.lock_line(hiring.line_id)
            if line is None:
                raise LineNotFound
            taken = work.staffing.taken(hiring.line_id)
            wanted = Taken(position.rate, position.begins_on, position.ends_on)
            demand_room(line.total_rate, [*taken, wanted])
            work.positions.add(position)
            hired = replace(worker.changed(), positions=(*worker.positions, position))
            work.workers.save(hired)
            tell_change(work, hired, ("position",), self._calendar.today())


def _position(work: Work, hiring: Hiring) -> Position:
    posts = work.dictionaries.active(POSTS)
    posts.usable(hiring.post_code, hiring.begins_on)
    if hiring.speciality_code is not None:
        specialities = work.dictionaries.active(SPECIALITIES)
        specialities.usable(hiring.speciality_code, hiring.begins_on)
    return Position(
        position_id=hiring.position_id,
        worker_id=hiring.worker_id,
        organisation_id=hiring.organisation_id,
        department_id=hiring.department_id,
        line_id=hiring.line_id,
        post_code=hiring.post_code,
        post_version=posts.version,
        position_class=position_class(posts, hiring.post_code),
        is_head=is_head(posts, hiring.post_code),
        speciality_code=hiring.speciality_code,
        rate=hiring.rate,
        occupation=hiring.occupation,
        staff_number=hiring.staff_number,
        begins_on=hiring.begins_on,
        ends_on=hiring.ends_on,
    )


def _demand_one_main(worker: Worker, position: Position) -> None:
    if position.occupation is not Occupation.MAIN:
        return
    for one in worker.positions:
        if one.occupation is Occupation.MAIN and _overlap(one, position):
            raise MainExists


def _overlap(one: Position, other: Position) -> bool:
    return not (one.over(other.begins_on) or other.over(one.begins_on))
