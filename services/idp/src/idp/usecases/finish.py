"""The end of a sign-in: the session, the device, and the way back to who asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from idp.domain.consent import opened_by
from idp.domain.factor import methods, stronger
from idp.domain.level import DEVICE, PASSWORD, Acr, amr
from idp.domain.password import PasswordPolicy
from idp.domain.refusals import TransactionExpired
from idp.domain.signin import BACK, SINCE, Purpose, Signin, State
from idp.usecases.ports import (
    HoldSession,
    IssueCode,
    Opening,
    OpenSession,
    Typed,
    Work,
)
from idp.usecases.presence.knowing import KnowBrowser
from idp.usecases.transaction import Step, Transactions

OWN_PAGE = "/account"
"""Where people go who came by themselves."""


@dataclass(frozen=True)
class Finished:
    """Where the browser goes, and the cookies that it takes along."""

    address: str
    session_cookie: str | None = None
    device_cookie: str | None = None


@dataclass(frozen=True)
class Next:
    """A transaction after a step; ``device_cookie`` waits for the end, which may be now."""

    step: Step
    device_cookie: str | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to prove."""
        return self.step.signin.state is State.DONE


@dataclass(frozen=True)
class After:
    """What a step came to: another step, or the end."""

    step: Step
    finished: Finished | None = None


class Onward:
    """Decides, inside the transaction, what follows a proof."""

    def __init__(
        self,
        transactions: Transactions,
        policy: PasswordPolicy,
        know: KnowBrowser,
    ) -> None:
        self._transactions = transactions
        self._policy = policy
        self._know = know

    def __call__(self, work: Work, signin: Signin, device_cookie: str | None) -> Next:
        """What is still to be proven, consent for strangers' programs, the end.

        Where more is asked than proven, a stronger factor of the person is asked for; enrolment
        is for those who have none.

        Raises:
            TransactionExpired: the password was changed after it was proven.
        """
        assert signin.account_id is not None
        typed = _typed(signin)
        if typed is not None and typed.since != work.passwords.changed_at(signin.account_id):
            raise TransactionExpired
        if not (signin.is_enough and signin.acr.reaches(self._policy.min_acr)):
            if stronger(work.factors.of(signin.account_id), signin.done):
                return Next(self._transactions.move(work, signin, State.METHOD, method=None))
            step = self._transactions.move(work, signin, State.ENROLMENT, method=None, tries=0)
            return Next(step)
        if self._must_consent(work, signin):
            return Next(self._transactions.move(work, signin, State.CONSENT))
        return self.end(work, signin, device_cookie)

    def _must_consent(self, work: Work, signin: Signin) -> bool:
        asked = signin.asked
        if asked is None or asked.client.own:
            return False
        assert signin.account_id is not None
        given = work.consents.get(signin.account_id, asked.client.client_id)
        again = "consent" in asked.request.get("prompt", ())
        return again or given is None or not given.covers(opened_by(asked.request))

    def consented(self, work: Work, signin: Signin, device_cookie: str | None) -> Next:
        """The person gave their word: the end, if what was proven is still enough.

        Raises:
            TransactionExpired: a factor was switched on while the page of consent was open.
        """
        assert signin.account_id is not None
        if signin.done == (PASSWORD,) and methods(work.factors.of(signin.account_id)):
            raise TransactionExpired
        return self.end(work, signin, device_cookie)

    def end(self, work: Work, signin: Signin, device_cookie: str | None) -> Next:
        """Nothing is left to ask: the browser is known from now on.

        Raises:
            TransactionExpired: the browser that stood for the second factor was revoked meanwhile.
        """
        if signin.purpose is not Purpose.SIGNIN or signin.account_id is None:
            return Next(self._transactions.move(work, signin, State.DONE))
        stood_in = DEVICE in signin.done
        trusted = signin.remember and signin.acr is Acr.AAL2 and not stood_in
        known = self._know(
            work,
            signin.account_id,
            device_cookie,
            locale=signin.locale,
            trusted=trusted,
            stood_in=stood_in,
        )
        draft = {**signin.draft, DEVICE: str(known.device.id)}
        return Next(self._transactions.move(work, signin, State.DONE, draft=draft), known.cookie)

    def again(self, work: Work, signin: Signin, finish: "Finish") -> After:
        """What the same right code came to a moment ago, for the second press of its button."""
        if signin.state is not State.DONE:
            return After(self._transactions.renew(work, signin))
        done = Next(Step(signin))
        return After(done.step, finish(done, again=True))


class Finish:
    """Opens the session and ends the request, once the transaction has committed as done."""

    def __init__(
        self, open_session: OpenSession, hold_session: HoldSession, issue_code: IssueCode
    ) -> None:
        self._open_session = open_session
        self._hold_session = hold_session
        self._issue_code = issue_code

    def __call__(self, after: Next, *, again: bool = False) -> Finished:
        """The way back, with a code or with what forbids it; SignedOut.

        ``again``: the browser takes the answer to the second press of a button; the session is
        the one that the first press opened.
        """
        signin = after.step.signin
        assert signin.account_id is not None
        if not signin.done:
            # The person gave their word and proved nothing: the session is what it was.
            assert signin.asked is not None
            assert signin.session_id is not None
            held = self._hold_session(signin.session_id)
            return Finished(self._issue_code(signin.asked.request, held, again=again))
        device_id = signin.draft.get(DEVICE)
        opened = self._open_session(
            Opening(
                account_id=signin.account_id,
                amr=amr(signin.done),
                acr=signin.acr,
                session_id=signin.id,
                replaces=signin.session_id,
                within=signin.purpose is Purpose.STEPUP,
                client_id=signin.asked.client.client_id if signin.asked else None,
                device_id=None if device_id is None else UUID(device_id),
                password=_typed(signin),
            )
        )
        if signin.asked is None:
            return Finished(signin.draft.get(BACK, OWN_PAGE), opened.cookie, after.device_cookie)
        address = self._issue_code(signin.asked.request, opened.session, again=again)
        return Finished(address, opened.cookie, after.device_cookie)


def _typed(signin: Signin) -> Typed | None:
    """The password that was typed in this transaction."""
    if SINCE not in signin.draft:
        return None
    since = signin.draft[SINCE]
    return Typed(None if since is None else datetime.fromisoformat(since))
