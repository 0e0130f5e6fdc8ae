"""Opening a person's transaction under its lock, and moving it on with another cookie."""

import hmac
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from idp.domain.audit import Entry, step_of
from idp.domain.refusals import StepOutOfOrder, TransactionExpired, TransactionForeign
from idp.domain.signin import LIFE, Purpose, Signin, State, following
from idp.usecases.ports import Chance, Clock, Macs, NewId, StartWork, Work

REPLACING = (Purpose.SIGNIN, Purpose.REGISTRATION)
"""Whoever comes in so takes the place of whoever is signed in at the browser by then."""


@dataclass(frozen=True)
class Key:
    """What a browser shows for its transaction: the id of the address, the cookie of that id.

    Attributes:
        session_id: The browser's live session.
        by_token: A token of that session is shown, and opens what the session began.
    """

    signin_id: UUID
    cookie: str | None
    session_id: UUID | None = None
    by_token: bool = False

    def opens(self, signin: Signin) -> bool:
        """Whether a token opens it, without a cookie."""
        its = self.session_id is not None and signin.session_id == self.session_id
        return self.by_token and its


@dataclass(frozen=True)
class Step:
    """A transaction after a step, and its new cookie if the state changed."""

    signin: Signin
    cookie: str | None = None


class Transactions:
    """Begins, opens and moves transactions; each call works in the caller's ``Work``."""

    def __init__(self, macs: Macs, chance: Chance, clock: Clock, new_id: NewId) -> None:
        self._macs = macs
        self._chance = chance
        self._clock = clock
        self._new_id = new_id

    def begin(self, work: Work, purpose: Purpose, state: State, **more: Any) -> Step:
        """A new transaction of this browser."""
        cookie = self._chance.token()
        signin = Signin(
            id=self._new_id(),
            purpose=purpose,
            state=state,
            expires_at=self._clock() + LIFE,
            cookie_hash=self._macs.token(cookie),
            **more,
        )
        work.signins.add(signin)
        return Step(signin, cookie)

    def find(self, work: Work, key: Key) -> Signin:
        """The transaction of this browser, locked.

        Raises:
            TransactionForeign: the cookie is missing or another's.
            StepOutOfOrder: the cookie is of the state before.
            TransactionExpired: there is no such transaction any more.
        """
        signin = work.signins.get(key.signin_id)
        if signin is None:
            work.audit.attempt(Entry("signin", None, facts={"step": "gone"}))
            raise TransactionExpired
        # A stranger's step is no deed of the account that the transaction is of.
        work.audit.attempt(replace(step_of(signin), account_id=None))
        offered = self._macs.token(key.cookie or "")
        if key.opens(signin) or hmac.compare_digest(offered, signin.cookie_hash):
            work.audit.attempt(step_of(signin))
            return signin
        if signin.former_hash and hmac.compare_digest(offered, signin.former_hash):
            raise StepOutOfOrder(state=signin.state.value)
        raise TransactionForeign

    def open(self, work: Work, key: Key, purposes: tuple[Purpose, ...], *states: State) -> Signin:
        """The transaction of this browser, locked, if it waits for this step.

        Raises:
            TransactionForeign, TransactionExpired, StepOutOfOrder: it does not.
        """
        signin = self.find(work, key)
        signin.expect(self._clock(), *states)
        if signin.purpose not in purposes:
            raise TransactionForeign
        return _at(key, signin)

    def left(
        self, work: Work, key: Key, purposes: tuple[Purpose, ...], state: State
    ) -> Signin | None:
        """The transaction, locked, if this browser shows the secret of ``state``, just left."""
        signin = work.signins.get(key.signin_id)
        if signin is None or signin.former_hash is None or signin.purpose not in purposes:
            return None
        came = signin.state in following(signin.purpose, state)
        if not came or self._clock() >= signin.expires_at:
            return None
        offered = self._macs.token(key.cookie or "")
        shown = key.opens(signin) or hmac.compare_digest(offered, signin.former_hash)
        return _at(key, signin) if shown else None

    def renew(self, work: Work, signin: Signin) -> Step:
        """The state as it is, with another cookie; that of the state before stays known."""
        cookie = self._chance.token()
        renewed = replace(signin, cookie_hash=self._macs.token(cookie))
        work.signins.save(renewed)
        return Step(renewed, cookie)

    def keep(self, work: Work, signin: Signin) -> Step:
        """Save a step that leaves the state as it was."""
        work.signins.save(signin)
        return Step(signin)

    def move(self, work: Work, signin: Signin, state: State, **changes: Any) -> Step:
        """Save the next state; the cookie of the former one is worth nothing any more."""
        cookie = self._chance.token()
        moved = replace(
            signin.moved(state, **changes),
            cookie_hash=self._macs.token(cookie),
            former_hash=signin.cookie_hash,
        )
        work.signins.save(moved)
        return Step(moved, cookie)


def _at(key: Key, signin: Signin) -> Signin:
    if key.session_id is not None and signin.purpose in REPLACING:
        return replace(signin, session_id=key.session_id)
    return signin


class LookUp:
    """What a page shows: the transaction of this browser, whatever it waits for."""

    def __init__(self, start_work: StartWork, transactions: Transactions, clock: Clock) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._clock = clock

    def __call__(self, key: Key, *states: State) -> Signin:
        """The transaction, if it waits for one of ``states``.

        Raises:
            TransactionForeign, TransactionExpired, StepOutOfOrder: the page is not the next one.
        """
        with self._start_work() as work:
            signin = self._transactions.find(work, key)
            signin.expect(self._clock(), *(states or tuple(State)))
            return signin
