"""Whether somebody holds a position that lets them sign, on a day: asked by programs."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.identifiers import Ogrn, Snils
from frmr.domain.names import name_key
from frmr.domain.refusals import DataDiffer, NoActivePosition, RecordNotFound
from frmr.domain.worker import Position, Worker
from frmr.usecases.ports import StartWork


@dataclass(frozen=True)
class SignerNames:
    """Who a certificate says it is."""

    snils: Snils
    family_name: str
    given_name: str
    patronymic: str | None
    ogrn: Ogrn | None


class SignerMatch(StrEnum):
    """How far the registry knows the signer."""

    POSITION = "position"
    PERSON = "person"
    NONE = "none"


@dataclass(frozen=True)
class Resolution:
    """What the registry says of a signer; a worker is named only if the names agree."""

    match: SignerMatch
    on: date
    worker: Worker | None = None
    positions: tuple[Position, ...] = ()
    reasons: tuple[str, ...] = ()


class ResolveSigner:
    """Match a signer to a record and to positions in force on the day of signing."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, signer: SignerNames, on: date) -> Resolution:
        """Compare; nothing of a record of other names is told."""
        with self._start_work("program") as work:
            worker = work.workers.by_snils(signer.snils)
            if worker is None:
                return Resolution(SignerMatch.NONE, on, reasons=(RecordNotFound.code,))
            if _names(signer) != _names(worker):
                return Resolution(SignerMatch.NONE, on, reasons=(DataDiffer.code,))
            positions = worker.active_positions(on)
            if signer.ogrn is not None:
                found = {one.organisation_id for one in work.organisations.find(signer.ogrn)}
                positions = [one for one in positions if one.organisation_id in found]
            if not positions:
                reasons = (NoActivePosition.code,)
                return Resolution(SignerMatch.PERSON, on, worker, reasons=reasons)
            return Resolution(SignerMatch.POSITION, on, worker, tuple(positions))


def _names(one: SignerNames | Worker) -> tuple[str, str, str]:
    return name_key(one.family_name), name_key(one.given_name), name_key(one.patronymic)
