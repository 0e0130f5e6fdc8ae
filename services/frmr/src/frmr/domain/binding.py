"""The tie of an account to an organisation: its states, and the facts of entering and leaving."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from frmr.domain.organisation import Organisation
from frmr.domain.refusals import (
    AlreadyDecided,
    BindingExpired,
    BindingRefusal,
    NotBound,
    OrganisationNotFound,
)
from frmr.domain.worker import Worker


class Method(StrEnum):
    """What the organisation was named by."""

    OGRN = "ogrn"
    INN = "inn"
    OID = "oid"
    KLADR = "kladr"
    AHEAD = "ahead"


class BindingStatus(StrEnum):
    """Where a binding stands."""

    CANDIDATE = "candidate"
    CHOICE = "choice"
    MATCHED = "matched"
    BOUND = "bound"
    REFUSED = "refused"
    EXPIRED = "expired"
    UNBOUND = "unbound"


class EndReason(StrEnum):
    """What ended a binding."""

    PERSON = "person"
    ACCOUNT_CLOSED = "account-closed"


LIVE = frozenset({BindingStatus.CHOICE, BindingStatus.MATCHED, BindingStatus.BOUND})
"""States in which the account has something under way, or done, with the organisation."""

_CHOOSING = frozenset({BindingStatus.CANDIDATE, BindingStatus.CHOICE})


@dataclass(frozen=True)
class Binding:
    """One try of one account, from the first word to the end of the tie."""

    binding_id: UUID
    account_id: UUID
    method: Method
    status: BindingStatus
    began_at: datetime
    organisation_id: UUID | None = None
    worker_id: UUID | None = None
    choices: tuple[UUID, ...] = ()
    reason: str | None = None
    fields: tuple[str, ...] = ()
    next_step: str | None = None
    note: str | None = None
    decided_at: datetime | None = None
    expires_at: datetime | None = None
    version: int = 1

    def expired(self, now: datetime) -> bool:
        """Whether nobody went on in time."""
        waiting = self.status in {BindingStatus.CHOICE, BindingStatus.MATCHED}
        return waiting and self.expires_at is not None and now >= self.expires_at

    def demand_choosing(self, organisation_id: UUID, now: datetime) -> None:
        """Refuse a choice that is late, or that was not offered."""
        if self.expired(now) or self.status is BindingStatus.EXPIRED:
            raise BindingExpired(binding_id=str(self.binding_id))
        if self.status not in _CHOOSING:
            raise AlreadyDecided(binding_id=str(self.binding_id))
        if organisation_id not in self.choices:
            raise OrganisationNotFound

    def demand_confirmable(self, now: datetime) -> UUID:
        """The organisation matched; refuse a confirmation that is late, or of no match."""
        if self.expired(now) or self.status is BindingStatus.EXPIRED:
            raise BindingExpired(binding_id=str(self.binding_id))
        if self.status is not BindingStatus.MATCHED or self.organisation_id is None:
            raise AlreadyDecided(binding_id=str(self.binding_id))
        return self.organisation_id

    def demand_bound(self) -> UUID:
        """The worker bound; refuse to end what does not stand."""
        if self.status is not BindingStatus.BOUND or self.worker_id is None:
            raise NotBound(binding_id=str(self.binding_id))
        return self.worker_id

    def offer(self, choices: tuple[UUID, ...], until: datetime) -> "Binding":
        """Several organisations answer to what was typed: the person chooses."""
        return replace(self, status=BindingStatus.CHOICE, choices=choices, expires_at=until)

    def match(self, organisation: Organisation, worker: Worker, until: datetime) -> "Binding":
        """Everything holds: the person looks and confirms."""
        return self._next(
            status=BindingStatus.MATCHED,
            organisation_id=organisation.organisation_id,
            worker_id=worker.worker_id,
            expires_at=until,
        )

    def bind(self, now: datetime) -> "Binding":
        """The person confirmed, and it still holds."""
        return self._next(status=BindingStatus.BOUND, decided_at=now, expires_at=None)

    def refuse(
        self, refusal: BindingRefusal, organisation_id: UUID | None, now: datetime
    ) -> "Binding":
        """A rule said no; a record that was met is forgotten, it may be a stranger's."""
        return self._next(
            status=BindingStatus.REFUSED,
            organisation_id=organisation_id,
            worker_id=None,
            reason=refusal.code,
            fields=refusal.fields,
            next_step=refusal.step,
            decided_at=now,
            expires_at=None,
        )

    def expire(self, now: datetime) -> "Binding":
        """Nobody went on in time."""
        return self._next(status=BindingStatus.EXPIRED, decided_at=now)

    def end(self, reason: EndReason, now: datetime, note: str | None = None) -> "Binding":
        """The tie is over."""
        return self._next(
            status=BindingStatus.UNBOUND, reason=reason.value, note=note, decided_at=now
        )

    def _next(self, **changes: object) -> "Binding":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


def new_binding(
    binding_id: UUID, account_id: UUID, method: Method, now: datetime, wait: timedelta
) -> Binding:
    """A try that has just begun."""
    return Binding(
        binding_id=binding_id,
        account_id=account_id,
        method=method,
        status=BindingStatus.CHOICE,
        began_at=now,
        expires_at=now + wait,
    )


@dataclass(frozen=True)
class OrganisationBound:
    """Fact: the account belongs to the organisation, as this worker."""

    binding: Binding
    worker: Worker
    organisation: Organisation
    bound_at: datetime


@dataclass(frozen=True)
class OrganisationUnbound:
    """Fact: the account belongs to the organisation no more."""

    binding: Binding
    ended_at: datetime


@dataclass(frozen=True)
class BindingRefused:
    """Fact: a rule said no; which one, which fields differ, and what to do."""

    binding: Binding
    refused_at: datetime
