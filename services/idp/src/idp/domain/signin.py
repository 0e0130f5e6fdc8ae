"""The transaction of a person at our pages: a state, a purpose, and steps in one order only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from idp.domain.asked import Asked
from idp.domain.level import Acr, strength
from idp.domain.refusals import (
    ResendTooSoon,
    StepOutOfOrder,
    TransactionExpired,
)

LIFE = timedelta(minutes=15)
TRIES = 5
TRIES_TOLD_FROM = 3
COOLDOWNS_S = (30, 60, 120)
LEAST = "least"
BACK = "back"
"""Names in the draft of a fresh proof for a page of our own: how strong, and which page."""
SINCE = "since"
"""Name in the draft of a sign-in: since when the password that was typed has been the person's."""
LOCKED = "locked"
"""Name in the draft of a sign-in whose password has to wait: until when."""


class Purpose(StrEnum):
    """Why the person is here; a code of one purpose is worth nothing for another."""

    SIGNIN = "signin"
    STEPUP = "stepup"
    REGISTRATION = "registration"
    CONFIRMATION = "confirmation"
    FACTOR = "factor"
    RECOVERY = "recovery"
    CONTACT = "contact"


class State(StrEnum):
    """What the transaction waits for."""

    CREDENTIALS = "credentials"
    METHOD = "method"
    CODE = "code"
    ENROLMENT = "enrolment"
    CONSENT = "consent"
    PERSON = "person"
    CONTACTS = "contacts"
    PHONE = "phone"
    EMAIL = "email"
    PASSWORD = "password"  # noqa: S105 - the name of a state
    LOGIN = "login"
    PROOF = "proof"
    DONE = "done"
    REFUSED = "refused"


ENDED = (State.DONE, State.REFUSED)

STEPS: Mapping[State, frozenset[State]] = {
    State.CREDENTIALS: frozenset({State.METHOD, State.ENROLMENT, State.CONSENT, State.DONE}),
    State.METHOD: frozenset({State.CODE}),
    State.CODE: frozenset({State.CODE, State.METHOD, State.ENROLMENT, State.CONSENT, State.DONE}),
    State.ENROLMENT: frozenset({State.CONSENT, State.DONE}),
    State.CONSENT: frozenset({State.DONE, State.REFUSED}),
    State.PERSON: frozenset({State.CONTACTS}),
    State.CONTACTS: frozenset({State.PHONE}),
    State.PHONE: frozenset({State.EMAIL}),
    State.EMAIL: frozenset({State.PASSWORD}),
    State.PASSWORD: frozenset({State.DONE}),
    State.DONE: frozenset(),
    State.REFUSED: frozenset(),
}
RECOVERY_STEPS: Mapping[State, frozenset[State]] = {
    State.LOGIN: frozenset({State.CODE}),
    State.CODE: frozenset({State.PROOF, State.PASSWORD}),
    State.PROOF: frozenset({State.PASSWORD}),
    State.PASSWORD: frozenset({State.DONE}),
}


def following(purpose: Purpose, state: State) -> frozenset[State]:
    """What may follow the state in a transaction of this purpose."""
    table = RECOVERY_STEPS if purpose is Purpose.RECOVERY else STEPS
    return table.get(state, frozenset())


@dataclass(frozen=True)
class Signin:
    """One transaction.

    Attributes:
        cookie_hash: Of the browser's secret, which changes with each state.
        former_hash: Of the secret of the state before: it opens nothing, but is not a stranger's.
        asked: What a program wants in the end; None where the person came by themselves.
        draft: What a person who registers has typed so far, or the secret of an app on its way to
            become a factor, or what a fresh proof is for, or who recovers; kept encrypted.
        done: Methods proven so far.
        method: The second step that was chosen.
        remember: The person trusts this browser with the second factor.
        tries: Wrong codes since the last set of codes began.
        sends: Codes sent so far.
        decoy: The contact belongs to somebody else, or the login to nobody: no code will ever be
            right.
    """

    id: UUID
    purpose: Purpose
    state: State
    expires_at: datetime
    cookie_hash: bytes
    former_hash: bytes | None = None
    locale: str = "ru"
    asked: Asked | None = None
    draft: Mapping[str, Any] = field(default_factory=dict)
    account_id: UUID | None = None
    session_id: UUID | None = None
    done: tuple[str, ...] = ()
    method: str | None = None
    remember: bool = False
    tries: int = 0
    sends: int = 0
    sent_at: datetime | None = None
    decoy: bool = False

    def expect(self, now: datetime, *states: State) -> None:
        """Refuse a step that is late or not the next one.

        Raises:
            TransactionExpired: fifteen minutes are over.
            StepOutOfOrder: the transaction waits for something else, or for nothing any more.
        """
        if now >= self.expires_at:
            raise TransactionExpired
        if self.state not in states:
            raise StepOutOfOrder(state=self.state.value)

    def is_open(self, now: datetime) -> bool:
        """Whether a step may still follow."""
        return now < self.expires_at and self.state not in ENDED

    def moved(self, state: State, **changes: Any) -> "Signin":
        """The transaction in its next state.

        Raises:
            StepOutOfOrder: there is no such step from here.
        """
        if state not in following(self.purpose, self.state):
            raise StepOutOfOrder(state=self.state.value)
        return replace(self, state=state, **changes)

    def proven(self, method: str) -> "Signin":
        """One more method is proven."""
        return replace(self, done=tuple(dict.fromkeys((*self.done, method))))

    def failed(self) -> "Signin":
        """One wrong code more."""
        return replace(self, tries=self.tries + 1)

    @property
    def acr(self) -> Acr:
        """What is proven so far."""
        return strength(self.done)

    @property
    def least(self) -> Acr:
        """What a program asks for or a page of our own, whichever is more."""
        own = Acr(self.draft.get(LEAST, Acr.AAL1))
        return max(own, self.asked.least_acr, key=list(Acr).index) if self.asked else own

    @property
    def is_enough(self) -> bool:
        """Whether what is proven answers what is asked."""
        return self.acr.reaches(self.least)

    @property
    def tries_left(self) -> int:
        """How many codes may still be offered."""
        return max(0, TRIES - self.tries)

    def resend_in(self, now: datetime) -> int:
        """Seconds until another code may be sent: 30, 60, then 120 each time."""
        if self.sent_at is None or self.sends == 0:
            return 0
        wait = COOLDOWNS_S[min(self.sends, len(COOLDOWNS_S)) - 1]
        left = wait - (now - self.sent_at).total_seconds()
        return max(0, int(-(-left // 1)))

    @property
    def locked_until(self) -> datetime | None:
        """Until when a password has to wait, as the last refusal said."""
        until = self.draft.get(LOCKED)
        return None if until is None else datetime.fromisoformat(until)

    def sent(self, now: datetime, *, switched: bool = False) -> "Signin":
        """The transaction after a code was sent; exhausted tries begin anew.

        Raises:
            ResendTooSoon: it is too early for another code on the same channel.
        """
        left = self.resend_in(now)
        if left and not switched:
            raise ResendTooSoon(retry_after=left)
        tries = self.tries if self.tries_left else 0
        return replace(self, sends=self.sends + 1, sent_at=now, tries=tries)
