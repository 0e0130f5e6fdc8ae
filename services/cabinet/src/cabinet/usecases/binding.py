"""Bind to an organisation: look for it, choose, confirm; the registry decides each step (B3-B6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cabinet.domain.account import BindingFact, Worker
from cabinet.domain.binding import Binding, Status, own
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.ports import Clock, Registry, StartWork, Visit
from chassis.refusal import Unavailable

AUDIENCE = "frmr"
SELF = "frmr.self"


@dataclass(frozen=True)
class Bindings:
    """What is known of a person's bindings; only facts while the registry is away."""

    answered: Sequence[Binding] | None
    facts: Sequence[BindingFact]


class SeekOrganisation:
    """Look for an organisation by one of its identifiers."""

    def __init__(self, registry: Registry, delegation: Delegation) -> None:
        self._registry = registry
        self._delegation = delegation

    def __call__(self, visit: Visit, method: str, value: str) -> Binding:
        """A binding to choose in or to confirm; RefusedElsewhere with the next step."""
        token = self._delegation(visit, AUDIENCE, SELF)
        return self._registry.seek(token, method, value)


class ChooseOrganisation:
    """Take one of several organisations that fit."""

    def __init__(self, registry: Registry, delegation: Delegation) -> None:
        self._registry = registry
        self._delegation = delegation

    def __call__(self, visit: Visit, binding_id: UUID, organisation_id: UUID) -> Binding:
        """The binding to confirm; RefusedElsewhere."""
        token = self._delegation(visit, AUDIENCE, SELF)
        return self._registry.choose(token, binding_id, organisation_id)


class ConfirmBinding:
    """Bind, and know the new workplaces at once: the fact on the bus may come a moment later."""

    def __init__(
        self, registry: Registry, delegation: Delegation, start_work: StartWork, clock: Clock
    ) -> None:
        self._registry = registry
        self._delegation = delegation
        self._start_work = start_work
        self._clock = clock

    def __call__(self, visit: Visit, binding_id: UUID) -> Binding:
        """The binding, bound; RefusedElsewhere."""
        token = self._delegation(visit, AUDIENCE, SELF)
        binding = self._registry.confirm(token, binding_id)
        if binding.status is Status.BOUND:
            self._learn(visit.session.account_id, binding)
        return binding

    def _learn(self, account_id: UUID, binding: Binding) -> None:
        """Versions of 0: whatever the bus tells is newer."""
        if binding.organisation is None or binding.worker_id is None:
            return
        organisation_id = binding.organisation.organisation_id
        fact = BindingFact(
            binding_id=binding.binding_id,
            account_id=account_id,
            status=binding.status,
            at=self._clock(),
            organisation_id=organisation_id,
            worker_id=binding.worker_id,
        )
        with self._start_work() as work:
            work.organisations.put(binding.organisation, 0)
            work.workers.put(Worker(binding.worker_id, account_id), 0)
            work.workers.tie(binding.worker_id, account_id, 0)
            work.workers.put_positions(
                binding.worker_id, 0, binding.positions, organisation_id=organisation_id
            )
            work.workers.name_positions(binding.positions)
            work.workers.put_binding(fact, 0)


class ReadBindings:
    """All bindings of a person, from the registry or from its facts."""

    def __init__(self, registry: Registry, delegation: Delegation, start_work: StartWork) -> None:
        self._registry = registry
        self._delegation = delegation
        self._start_work = start_work

    def __call__(self, visit: Visit) -> Bindings:
        """What is known."""
        with self._start_work() as work:
            facts = work.workers.bindings(visit.session.account_id)
        try:
            token = self._delegation(visit, AUDIENCE, SELF)
            return Bindings(self._registry.bindings(token), facts)
        except Unavailable:
            return Bindings(None, facts)


class ReadBinding:
    """One binding of a person."""

    def __init__(self, registry: Registry, delegation: Delegation) -> None:
        self._registry = registry
        self._delegation = delegation

    def __call__(self, visit: Visit, binding_id: UUID) -> Binding:
        """The binding; Absent for another person's."""
        token = self._delegation(visit, AUDIENCE, SELF)
        return own(self._registry.bindings(token), binding_id)
