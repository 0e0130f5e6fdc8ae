"""The end of a sign-in: the session, the device, and the way back to who asked."""

from dataclasses import dataclass

from idp.domain.consent import opened_by
from idp.domain.device import KNOWN_FOR, Device
from idp.domain.factor import stronger
from idp.domain.level import DEVICE, Acr, amr
from idp.domain.password import PasswordPolicy
from idp.domain.refusals import TransactionExpired
from idp.domain.signin import BACK, Purpose, Signin, State
from idp.usecases.ports import (
    Chance,
    Clock,
    HoldSession,
    IssueCode,
    Macs,
    NewId,
    Opening,
    OpenSession,
    Work,
)
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
        *,
        macs: Macs,
        chance: Chance,
        policy: PasswordPolicy,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._transactions = transactions
        self._macs = macs
        self._chance = chance
        self._policy = policy
        self._clock = clock
        self._new_id = new_id

    def __call__(self, work: Work, signin: Signin, device_cookie: str | None) -> Next:
        """What is still to be proven, consent for strangers' programs, the end.

        Where more is asked than proven, a stronger factor of the person is asked for; enrolment
        is for those who have none.

        Raises:
            TransactionExpired: the password was changed after it was proven.
        """
        assert signin.account_id is not None
        changed_at = work.passwords.changed_at(signin.account_id)
        if changed_at is not None and changed_at > signin.began_at:
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

    def end(self, work: Work, signin: Signin, device_cookie: str | None) -> Next:
        """Nothing is left to ask: the browser is known from now on."""
        step = self._transactions.move(work, signin, State.DONE)
        return Next(step, self._known(work, signin, device_cookie))

    def again(self, work: Work, signin: Signin, finish: "Finish") -> After:
        """What the same right code came to a moment ago, for the second press of its button."""
        if signin.state is not State.DONE:
            return After(self._transactions.renew(work, signin))
        done = Next(Step(signin))
        return After(done.step, finish(done, again=True))

    def _known(self, work: Work, signin: Signin, cookie: str | None) -> str | None:
        if signin.purpose is not Purpose.SIGNIN or signin.account_id is None:
            return None
        now = self._clock()
        former = None if cookie is None else self._macs.token(cookie)
        found = None if former is None else work.devices.find(signin.account_id, former, now)
        trusted = signin.remember and signin.acr is Acr.AAL2 and DEVICE not in signin.done
        trust = self._policy.remember if trusted and self._policy.remember else None
        token = self._chance.token()
        device = found or Device(self._new_id(), signin.account_id, b"", now + KNOWN_FOR)
        current = former if found is None else found.token_hash
        work.devices.keep(device.used(self._macs.token(token), trust, now), current, now)
        return token


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
        opened = self._open_session(
            Opening(
                account_id=signin.account_id,
                amr=amr(signin.done),
                acr=signin.acr,
                session_id=signin.id,
                replaces=signin.session_id,
                within=signin.purpose is Purpose.STEPUP,
                began_at=signin.began_at,
            )
        )
        if signin.asked is None:
            return Finished(signin.draft.get(BACK, OWN_PAGE), opened.cookie, after.device_cookie)
        address = self._issue_code(signin.asked.request, opened.session, again=again)
        return Finished(address, opened.cookie, after.device_cookie)
