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
from idp.usecases.codes import AGAIN
from idp.usecases.finish import After, Finish, Finished, Next, Onward
from idp.usecases.oidc.ports import StartOidcWork
from idp.usecases.ports import Limits, RefuseRequest, StartWork, Work
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
        """End the sign-in in the one way or the other; what is let is remembered.

        The second press of the button gets the answer of the first.

        Raises:
            TransactionExpired: a factor was switched on meanwhile, which was not proven here.
        """
        with self._start_work() as work:
            pressed = self._pressed(work, key) if accept else None
            if pressed is not None:
                after = Next(Step(pressed))
            else:
                after = self._decided(work, key, device_cookie, accept=accept)
        signin = after.step.signin
        if after.is_done:
            return After(after.step, self._finish(after, again=pressed is not None))
        assert signin.asked is not None
        refused = self._refuse(signin.asked.request, "access_denied")
        return After(after.step, Finished(refused))

    def _decided(self, work: Work, key: Key, device_cookie: str | None, *, accept: bool) -> Next:
        signin = self._transactions.open(work, key, PURPOSES, State.CONSENT)
        given = _given(signin, self._clock())
        work.audit.note(_said(given, accept=accept))
        if not accept:
            return Next(self._transactions.move(work, signin, State.REFUSED))
        after = self._onward.consented(work, signin, device_cookie)
        work.consents.give(given)
        return after

    def _pressed(self, work: Work, key: Key) -> Signin | None:
        """The transaction, if this browser ended it by the same word seconds ago."""
        signin = self._transactions.left(work, key, PURPOSES, State.CONSENT)
        if signin is None or signin.state is not State.DONE:
            return None
        assert signin.account_id is not None
        assert signin.asked is not None
        given = work.consents.get(signin.account_id, signin.asked.client.client_id)
        is_new = given is not None and self._clock() < given.given_at + AGAIN
        return signin if is_new else None


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


def _said(given: Consent, *, accept: bool) -> Entry:
    opens = " ".join(listed(given.scopes))
    facts: dict[str, str | bool] = {"given": accept, "scope": opens}
    return Entry("consent", given.account_id, client_id=given.client_id, facts=facts)


def _given(signin: Signin, now: datetime) -> Consent:
    assert signin.asked is not None
    assert signin.account_id is not None
    opened = opened_by(signin.asked.request)
    return Consent(signin.account_id, signin.asked.client.client_id, opened, now)
