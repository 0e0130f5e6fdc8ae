"""Everything that is kept about a person's account, as they take it along."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from chassis.clock import Clock
from idp.domain.account import Account
from idp.domain.audit import Entry, Kept
from idp.domain.consent import Consent, listed
from idp.domain.contact import Contact
from idp.domain.device import SeenDevice
from idp.domain.factor import Factor
from idp.domain.session import SeenSession, Session
from idp.usecases.audit.reading import History
from idp.usecases.oidc.ports import Sessions
from idp.usecases.ports import Work
from idp.usecases.proof import demand_fresh


class ExportingWork(Work, Protocol):
    """A transaction that reads all that is about an account."""

    @property
    def sessions(self) -> Sessions:
        """Its part of the transaction."""
        ...

    @property
    def history(self) -> History:
        """Its part of the transaction."""
        ...


StartExporting = Callable[[], AbstractContextManager[ExportingWork]]


class ExportAccount:
    """One document, without any secret: none of it opens the account."""

    def __init__(self, start_work: StartExporting, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, session: Session) -> Mapping[str, Any]:
        """The document; ProofStale."""
        account_id, now = session.account_id, self._clock()
        exported = Entry("account.export", account_id)
        with self._start_work() as work:
            work.audit.attempt(exported)
            demand_fresh(work, session, self._clock)
            work.audit.note(exported)
            return {
                "exported_at": now,
                "account": _account(work.accounts.get(account_id)),
                "contacts": [_contact(one) for one in work.contacts.of(account_id)],
                "factors": [_factor(one) for one in work.factors.of(account_id) if one.is_on],
                "recovery_codes_left": work.recovery.left(account_id),
                "sessions": [_session(one) for one in work.sessions.of(account_id, now)],
                "devices": [_device(one) for one in work.devices.of(account_id, now)],
                "consents": [_consent(one) for one in work.consents.of(account_id)],
                "history": _history(work.history.of(account_id, most=None)),
            }


def _account(account: Account) -> Mapping[str, Any]:
    person = account.person
    return {
        "account_id": account.id,
        "status": account.status,
        "level": account.level,
        "confirmed_by": account.confirmed_by,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "birth_date": person.birth_date,
        "gender": person.gender,
        "snils": person.snils.digits,
        "inn": person.inn.digits if person.inn else None,
    }


def _contact(contact: Contact) -> Mapping[str, Any]:
    return {"kind": contact.kind, "value": contact.value, "verified_at": contact.verified_at}


def _factor(factor: Factor) -> Mapping[str, Any]:
    return {"kind": factor.kind, "on_at": factor.on_at}


def _session(seen: SeenSession) -> Mapping[str, Any]:
    session = seen.session
    return {
        "session_id": session.id,
        "begun_at": seen.begun_at,
        "auth_time": session.auth_time,
        "expires_at": session.expires_at,
        "acr": session.acr,
        "amr": session.amr,
        "network": seen.block,
        "browser": seen.agent,
    }


def _device(seen: SeenDevice) -> Mapping[str, Any]:
    device = seen.device
    return {
        "device_id": device.id,
        "first_signed_in_at": seen.made_at,
        "last_signed_in_at": seen.seen_at,
        "known_until": device.known_until,
        "skip_factor_until": device.skip_factor_until,
        "network": seen.block,
        "browser": seen.agent,
    }


def _consent(consent: Consent) -> Mapping[str, Any]:
    return {
        "client_id": consent.client_id,
        "scopes": listed(consent.scopes),
        "given_at": consent.given_at,
    }


def _history(entries: Sequence[Kept]) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "at": kept.at,
            "deed": kept.entry.deed,
            "outcome": kept.entry.outcome,
            "by_owner": kept.entry.actor is None,
            "client_id": kept.entry.client_id,
            "request_id": kept.whence.request_id,
            "network": kept.whence.block,
            "browser": kept.whence.agent,
            "facts": kept.entry.facts,
        }
        for kept in entries
    ]
