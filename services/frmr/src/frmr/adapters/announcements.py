"""Facts of the domain as they go out on the wire."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from frmr.domain.binding import BindingRefused, OrganisationBound, OrganisationUnbound
from frmr.domain.organisation import OrganisationChanged
from frmr.domain.worker import WorkerChanged, staff_number
from frmr.usecases.ports import Fact
from frmr.usecases.state import (
    State,
    name_state,
    number_state,
    organisation_state,
    position_states,
    present,
    worker_state,
)


class Announced(NamedTuple):
    """The event's name, its members, and the version of what it is about."""

    name: str
    body: State
    version: int


def announced(fact: Fact, on: date) -> Announced:
    """Shape a fact; members without a value are left out, those that are null by contract stay.

    Args:
        fact: What became true.
        on: The registry's day, on which qualification is judged.
    """
    return _SHAPES[type(fact)](fact, on)


def _bound(fact: OrganisationBound, on: date) -> Announced:
    binding, worker, organisation = fact.binding, fact.worker, fact.organisation
    body = {
        "binding_id": str(binding.binding_id),
        "account_id": str(binding.account_id),
        "worker_id": str(worker.worker_id),
        "worker_version": worker.version,
        **name_state(worker),
        "organisation_id": str(organisation.organisation_id),
        **number_state(organisation),
        "staff_number": staff_number(worker.active_positions(on, organisation.organisation_id)),
        "positions": position_states(worker, on),
    }
    return Announced("frmr.organisation.bound.v1", present(body), binding.version)


def _unbound(fact: OrganisationUnbound, _on: date) -> Announced:
    binding = fact.binding
    body = {
        "binding_id": str(binding.binding_id),
        "account_id": str(binding.account_id),
        "worker_id": str(binding.worker_id),
        "organisation_id": str(binding.organisation_id),
        "reason": binding.reason,
        "ended_at": fact.ended_at.isoformat(timespec="microseconds"),
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
    return Announced("frmr.binding.refused.v1", present(body), binding.version)


def _worker(fact: WorkerChanged, _on: date) -> Announced:
    return Announced("frmr.worker.changed.v1", worker_state(fact), fact.worker.version)


def _changed(fact: OrganisationChanged, _on: date) -> Announced:
    version = fact.organisation.version
    return Announced("frmr.organisation.changed.v1", organisation_state(fact), version)


_SHAPES: Mapping[type[Any], Callable[[Any, date], Announced]] = {
    OrganisationBound: _bound,
    OrganisationUnbound: _unbound,
    BindingRefused: _refused,
    WorkerChanged: _worker,
    OrganisationChanged: _changed,
}
