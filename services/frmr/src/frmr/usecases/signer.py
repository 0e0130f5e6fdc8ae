"""Who a certificate's holder is in the registry on a day: asked by programs before they trust."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.identifiers import Ogrn, Snils
from frmr.domain.names import name_key
from frmr.domain.organisation import Organisation
from frmr.domain.refusals import DataDiffer, NoActivePosition, RecordNotFound
from frmr.domain.standing import CLEAR, Standing
from frmr.domain.worker import Position, Worker
from frmr.usecases.ports import StartWork, Work
from frmr.usecases.telling import standing


@dataclass(frozen=True)
class SignerNames:
    """Names as the certificate spells them."""

    family_name: str
    given_name: str
    patronymic: str | None


@dataclass(frozen=True)
class Signer:
    """Whom the certificate names; without an OGRN no organisation is asked about."""

    snils: Snils
    names: SignerNames | None = None
    ogrn: Ogrn | None = None


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
    standing: Standing = CLEAR
    positions: tuple[Position, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    reasons: tuple[str, ...] = ()


class ResolveSigner:
    """Match a signer to a record and to positions in force on the day of signing."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, signer: Signer, on: date) -> Resolution:
        """Compare; nothing of a record of other names is told."""
        with self._start_work("program") as work:
            organisations = tuple(work.organisations.find(signer.ogrn)) if signer.ogrn else ()
            worker = work.workers.by_snils(signer.snils)
            if worker is None:
                return _unknown(RecordNotFound.code, organisations, on)
            if signer.names is not None and _key(signer.names) != _key(worker):
                return _unknown(DataDiffer.code, organisations, on)
            return _known(work, signer, worker, organisations, on)


def _unknown(reason: str, organisations: tuple[Organisation, ...], on: date) -> Resolution:
    return Resolution(SignerMatch.NONE, on, organisations=organisations, reasons=(reason,))


def _known(
    work: Work, signer: Signer, worker: Worker, organisations: tuple[Organisation, ...], on: date
) -> Resolution:
    positions = worker.active_positions(on)
    if signer.ogrn is not None:
        ids = {one.organisation_id for one in organisations}
        positions = [one for one in positions if one.organisation_id in ids]
    return Resolution(
        match=SignerMatch.POSITION if positions else SignerMatch.PERSON,
        on=on,
        worker=worker,
        standing=standing(work, worker),
        positions=tuple(positions),
        organisations=organisations,
        reasons=() if positions else (NoActivePosition.code,),
    )


def _key(one: SignerNames | Worker) -> tuple[str, str, str]:
    return name_key(one.family_name), name_key(one.given_name), name_key(one.patronymic)
