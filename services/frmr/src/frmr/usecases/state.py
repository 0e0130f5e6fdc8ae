"""Workers, places and organisations in plain members: the same by event and by answer."""

from datetime import date
from typing import Any

from frmr.domain.organisation import Organisation, OrganisationChanged
from frmr.domain.rate import format_rate
from frmr.domain.worker import Position, Worker, WorkerChanged

State = dict[str, Any]


def worker_state(fact: WorkerChanged) -> State:
    """All that others know of a worker."""
    worker = fact.worker
    return present(
        {
            "worker_id": str(worker.worker_id),
            "account_id": str(worker.account_id) if worker.account_id else None,
            "version": worker.version,
            **name_state(worker),
            "sections": list(fact.sections),
            "positions": position_states(worker, fact.on),
            "standing": fact.standing.word,
            "stopped_fields": list(fact.standing.stopped_fields),
        }
    )


def organisation_state(fact: OrganisationChanged) -> State:
    """All that others know of an organisation."""
    organisation = fact.organisation
    return {
        "organisation_id": str(organisation.organisation_id),
        "oid": organisation.oid.digits,
        "version": organisation.version,
        **number_state(organisation),
        "kpp": organisation.kpp.digits,
        "status": organisation.status.value,
        "licensed": fact.licensed,
        "changed": list(fact.changed),
    }


def name_state(worker: Worker) -> State:
    """Who it is."""
    return {
        "snils": worker.snils.digits,
        "family_name": worker.family_name,
        "given_name": worker.given_name,
        "patronymic": worker.patronymic,
    }


def number_state(organisation: Organisation) -> State:
    """What it is called and registered by."""
    return {
        "name": organisation.name_short,
        "ogrn": organisation.ogrn.digits,
        "inn": organisation.inn.digits,
    }


def position_states(worker: Worker, on: date) -> list[State]:
    """Places that are open or still to begin."""
    return [position_state(worker, one, on) for one in worker.told_positions(on)]


def position_state(worker: Worker, one: Position, on: date) -> State:
    """One place, and whether an accreditation backs it on a day."""
    return {
        "position_id": str(one.position_id),
        "organisation_id": str(one.organisation_id),
        "department_id": str(one.department_id),
        "post_code": one.post_code,
        "position_class": one.position_class.value,
        "speciality_code": one.speciality_code,
        "occupation": one.occupation.value,
        "rate": format_rate(one.rate),
        "is_head": one.is_head,
        "qualified": worker.qualified(one, on).value,
        "begins_on": one.begins_on.isoformat(),
        "ends_on": one.ends_on.isoformat() if one.ends_on else None,
    }


def present(state: State) -> State:
    """Only members that have a value."""
    return {name: value for name, value in state.items() if value is not None}
