"""Facts of the domain as they go out on the wire."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from frmr.domain.binding import BindingRefused, OrganisationBound, OrganisationUnbound
from frmr.domain.organisation import Organisation, OrganisationChanged
from frmr.domain.rate import format_rate
from frmr.domain.worker import Position, Worker, WorkerChanged, staff_number
from frmr.usecases.ports import Fact


class Announced(NamedTuple):
    """The event's name, its members, and the version of what it is about."""

    name: str
    body: dict[str, Any]
    version: int


def announced(fact: Fact, on: date) -> Announced:
    """Shape a fact; members without a value are left out, those that are null by contract stay.

    Args:
        fact: What became true.
        on: The registry's day, on which qualification is judged.
    """
    shaped: Announced = _SHAPES[type(fact)](fact, on)
    return shaped


def worker_body(fact: WorkerChanged) -> dict[str, Any]:
    """State of a worker."""
    worker = fact.worker
    return _present(
        {
            "worker_id": str(worker.worker_id),
            "account_id": str(worker.account_id) if worker.account_id else None,
            "version": worker.version,
            **_names(worker),
            "sections": list(fact.sections),
            "positions": positions(worker, fact.on),
            "standing": fact.standing.word,
            "stopped_fields": list(fact.standing.stopped_fields),
        }
    )


def organisation_body(fact: OrganisationChanged) -> dict[str, Any]:
    """State of an organisation."""
    organisation = fact.organisation
    return {
        "organisation_id": str(organisation.organisation_id),
        "oid": organisation.oid.digits,
        "version": organisation.version,
        **_organisation(organisation),
        "kpp": organisation.kpp.digits,
        "status": organisation.status.value,
        "licensed": fact.licensed,
        "changed": list(fact.changed),
    }


def positions(worker: Worker, on: date) -> list[dict[str, Any]]:
    """Places that are open or still to begin."""
    return [_position(worker, one, on) for one in worker.told_positions(on)]


def _bound(fact: OrganisationBound, on: date) -> Announced:
    binding, worker, organisation = fact.binding, fact.worker, fact.organisation
    held = [one for one in worker.told_positions(on) if _in(one, organisation)]
    body = {
        "binding_id": str(binding.binding_id),
        "account_id": str(binding.account_id),
        "worker_id": str(worker.worker_id),
        "worker_version": worker.version,
        **_names(worker),
        "organisation_id": str(organisation.organisation_id),
        **_organisation(organisation),
        "staff_number": staff_number(held),
        "positions": positions(worker, on),
    }
    return Announced("frmr.organisation.bound.v1", _present(body), binding.version)


def _unbound(fact: OrganisationUnbound, _on: date) -> Announced:
    binding = fact.binding
    body = {
        "binding_id": str(binding.binding_id),
        "account_id": str(binding.account_id),
        "worker_id": str(binding.worker_id),
        "organisation_id": str(binding.organisation_id),
        "reason": binding.reason,
        "ended_at": _instant(fact.ended_at),
    }
    return Announced("frmr.organisation.unbound.v1", body, binding.version)


def _refused(fact: BindingRefused, _on: date) -> Announced:
    binding = fact.binding
    body = {
        "binding_id": str(binding.binding_id),
        "account_id": str(binding.account_id),
        "organisation_id": str(binding.organisation_id) if binding.organisation_id else None,
        "reason": binding.reason,
        "fields": list(binding.fields),
        "next_step": binding.next_step,
    }
    return Announced("frmr.binding.refused.v1", _present(body), binding.version)


def _worker(fact: WorkerChanged, _on: date) -> Announced:
    return Announced("frmr.worker.changed.v1", worker_body(fact), fact.worker.version)


def _changed(fact: OrganisationChanged, _on: date) -> Announced:
    body = organisation_body(fact)
    return Announced("frmr.organisation.changed.v1", body, fact.organisation.version)


_SHAPES: Mapping[type[Any], Callable[[Any, date], Announced]] = {
    OrganisationBound: _bound,
    OrganisationUnbound: _unbound,
    BindingRefused: _refused,
    WorkerChanged: _worker,
    OrganisationChanged: _changed,
}


def _names(worker: Worker) -> dict[str, Any]:
    return {
        "snils": worker.snils.digits,
        "family_name": worker.family_name,
        "given_name": worker.given_name,
        "patronymic": worker.patronymic,
    }


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": organisation.name_short,
        "ogrn": organisation.ogrn.digits,
        "inn": organisation.inn.digits,
    }


def _position(worker: Worker, one: Position, on: date) -> dict[str, Any]:
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


def _in(one: Position, organisation: Organisation) -> bool:
    return one.organisation_id == organisation.organisation_id


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def _present(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
