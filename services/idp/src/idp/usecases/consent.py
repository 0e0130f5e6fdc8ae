"""Programs of others are let in by the person's word: asked for, remembered, listed, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.clock import Clock
from idp.domain.asked import Asked
from idp.domain.audit import Entry
from idp.domain.consent import Consent, listed, opened_by
from idp.domain.refusals import ConsentUnknown
from idp.domain.session import Session
from idp.domain.signin import Purpose, Signin, State
from idp.usecases.finish import After, Finish, Finished, Next, Onward
from idp.usecases.oidc.ports import StartOidcWork
from idp.usecases.ports import Limits, RefuseRequest, StartWork
from idp.usecases.session import revoke_client
from idp.usecases.transaction import Key, Step, Transactions

PURPOSES = (Purpose.SIGNIN, Purpose.STEPUP)


class DecideConsent:
    """The person lets a stranger's program have what it asks, or does not."""

    def __init__(
        self,
        start_work: StartWork,
        transactions: Transactions,
        *,
        onward: Onward,
        finish: Finish,
        refuse: RefuseRequest,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._onward = onward
        self._finish = finish
        self._refuse = refuse
        self._clock = clock

    def __call__(self, key: Key, *, accept: bool, device_cookie: str | None) -> After:
        """End the sign-in in the one way or the other; what is let is remembered."""
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSES, State.CONSENT)
            given = _given(signin, self._clock())
            facts: dict[str, str | bool] = {
                "given": accept,
                "scope": " ".join(listed(given.scopes)),
            }
            said = Entry("consent", given.account_id, client_id=given.client_id, facts=facts)
            work.audit.note(said)
            if accept:
                work.consents.give(given)
                after = self._onward.end(work, signin, device_cookie)
            else:
                after = Next(self._transactions.move(work, signin, State.REFUSED))
        if after.is_done:
            return After(after.step, self._finish(after))
        assert signin.asked is not None
        refused = self._refuse(signin.asked.request, "access_denied")
        return After(after.step, Finished(refused))


class BeginConsent:
    """Whoever is signed in well enough is asked for their word alone."""

    def __init__(self, start_work: StartWork, transactions: Transactions, limits: Limits) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._limits = limits

    def __call__(self, asked: Asked, session: Session, *, locale: str, block: str) -> Step:
        """Begin; nothing is proven by it, so the session goes on as it was. LimitReached."""
        self._limits.take(block, "transaction.address")
        with self._start_work() as work:
            return self._transactions.begin(
                work,
                Purpose.STEPUP,
                State.CONSENT,
                asked=asked,
                locale=locale,
                account_id=session.account_id,
                session_id=session.id,
            )


@dataclass(frozen=True)
class Listed:
    """A consent as its giver sees it."""

    consent: Consent
    client_name: str


class ListConsents:
    """Whom the person let in."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, account_id: UUID) -> Sequence[Listed]:
        """All of an account by the name of the program."""
        with self._start_work() as work:
            found = [
                Listed(one, work.clients.get(one.client_id).name)
                for one in work.consents.of(account_id)
            ]
        return sorted(found, key=lambda listed: listed.client_name)


class WithdrawConsent:
    """The person takes their word back: the program is asked again, its tokens die now."""

    def __init__(self, start_work: StartOidcWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID, client_id: str) -> None:
        """Withdraw.

        Raises:
            ConsentUnknown: there is none.
        """
        facts = {"given": False, "withdrawn": True}
        withdrawn = Entry("consent", account_id, client_id=client_id, facts=facts)
        with self._start_work() as work:
            work.audit.attempt(withdrawn)
            if not work.consents.withdraw(account_id, client_id):
                raise ConsentUnknown
            work.audit.note(withdrawn)
            revoke_client(work, account_id, client_id, "logout", self._clock)


@dataclass(frozen=True)
class Consenting:
    """What pages and programs of consents may ask for."""

    begin: BeginConsent
    list: ListConsents
    withdraw: WithdrawConsent


def _given(signin: Signin, now: datetime) -> Consent:
    assert signin.asked is not None
    assert signin.account_id is not None
    opened = opened_by(signin.asked.request)
    return Consent(signin.account_id, signin.asked.client.client_id, opened, now)
