"""Beginning a sign-in, and its first step: login and password (A7, A11)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from idp.domain.asked import Asked
from idp.domain.device import Device
from idp.domain.factor import Method, methods
from idp.domain.level import DEVICE, PASSWORD, Level, strength
from idp.domain.password import PasswordPolicy, normal
from idp.domain.refusals import CredentialsWrong, SigninThrottled
from idp.domain.session import Session
from idp.domain.signin import LOCKED, SINCE, Purpose, Signin, State
from idp.usecases.credentials import JudgeCredentials, Judged
from idp.usecases.disavowal import DisavowingWork
from idp.usecases.finish import After, Finish, Next, Onward
from idp.usecases.ports import Clock, Hasher, Limits, StartWork, Work
from idp.usecases.support.applying import ApplyFactorReset, ResettingWork
from idp.usecases.transaction import Key, Step, Transactions

PURPOSES = (Purpose.SIGNIN, Purpose.STEPUP)


class SigningWork(DisavowingWork, ResettingWork, Protocol):
    """A transaction in which a password is judged."""


StartSigning = Callable[[], AbstractContextManager[SigningWork]]


class BeginSignin:
    """The transaction that answers a validated authorization request."""

    def __init__(self, start_work: StartWork, transactions: Transactions, limits: Limits) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._limits = limits

    def __call__(
        self,
        asked: Asked | None = None,
        *,
        session: Session | None = None,
        anew: bool = False,
        locale: str = "ru",
        block: str = "",
    ) -> Step:
        """Begin at the password; a live session is asked for its second factor alone.

        With ``anew`` whoever is there begins at the password, and takes the place of the session.
        Reauthentication within a session may take one of its factors (NIST SP 800-63B-4, 2.2.3);
        somebody who has no second one starts at the password and enrols one.
        """
        self._limits.take(block, "transaction.address")
        with self._start_work() as work:
            # A slip is no proof that another one could be added to.
            local = session is not None and session.local_access is not None
            if session is None or asked is None or anew or local:
                return self._transactions.begin(
                    work,
                    Purpose.SIGNIN,
                    State.CREDENTIALS,
                    asked=asked,
                    locale=locale,
                    session_id=None if session is None else session.id,
                )
            return self._stepped_up(work, asked, session, locale)

    def _stepped_up(self, work: Work, asked: Asked, session: Session, locale: str) -> Step:
        offered = methods(work.factors.of(session.account_id))
        reaching = [one for one in offered if strength((PASSWORD, one)).reaches(asked.least_acr)]
        state = State.METHOD if reaching else State.CREDENTIALS
        return self._transactions.begin(
            work,
            Purpose.STEPUP,
            state,
            asked=asked,
            locale=locale,
            account_id=session.account_id,
            session_id=session.id,
            done=(PASSWORD,) if reaching else (),
        )


class CheckCredentials:
    """Judges login and password; the answer and the time are the same for unknown logins."""

    def __init__(
        self,
        start_work: StartSigning,
        transactions: Transactions,
        *,
        judge: JudgeCredentials,
        reset: ApplyFactorReset,
        hasher: Hasher,
        policy: PasswordPolicy,
        onward: Onward,
        finish: Finish,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._judge = judge
        self._reset = reset
        self._hasher = hasher
        self._policy = policy
        self._onward = onward
        self._finish = finish
        self._clock = clock

    def __call__(
        self,
        key: Key,
        login: str,
        password: str,
        *,
        remember: bool,
        device_cookie: str | None,
        block: str,
    ) -> After:
        """Go on to the second factor, to enrolment, or back to who asked.

        Raises:
            CredentialsWrong: the same for a wrong password and an unknown login.
            SigninThrottled: failures are counted before the hash is computed.
            AccountBlocked: told only with the right password.
        """
        with self._hasher.turn(), self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSES, State.CREDENTIALS)
            judged = self._judge(work, login, password, device_cookie=device_cookie, block=block)
            found = judged.reading
            if found is None or signin.account_id not in {None, found.account_id}:
                self._note_failure(work, signin, judged)
                after = None
            else:
                account_id = found.account_id
                work.audit.about([account_id])
                work.accounts.get(account_id).admit(Level.SIMPLIFIED)
                self._rehash(work, account_id, password)
                since = None if found.since is None else found.since.isoformat()
                proven = replace(
                    signin.proven(PASSWORD),
                    account_id=account_id,
                    remember=remember,
                    draft={**signin.draft, SINCE: since},
                )
                proven = self._reset(work, proven, account_id)
                after = self._second(work, proven, found.device, device_cookie)
        if after is None:
            raise judged.throttled or CredentialsWrong
        return After(after.step, self._finish(after) if after.is_done else None)

    def _note_failure(self, work: Work, signin: Signin, judged: Judged) -> None:
        if judged.throttled is None:
            work.audit.fail(CredentialsWrong.code)
            return
        work.audit.fail(SigninThrottled.code)
        self._transactions.keep(work, _waiting(signin, judged.throttled, self._clock()))

    def _second(
        self, work: Work, signin: Signin, device: Device | None, device_cookie: str | None
    ) -> Next:
        assert signin.account_id is not None
        left = work.recovery.left(signin.account_id)
        offered = methods(work.factors.of(signin.account_id), recovery=left > 0)
        if not offered:
            return self._onward(work, signin, device_cookie)
        remembered = signin.proven(DEVICE)
        if device is not None and self._may_skip(remembered, device):
            return self._onward(work, remembered, device_cookie)
        if offered == (Method.TOTP,):
            only = replace(signin, method=Method.TOTP.value)
            asking = self._transactions.move(work, only, State.METHOD)
            # The browser never had the cookie in between: what it has is of the state before.
            asked = replace(asking.signin, cookie_hash=signin.cookie_hash)
            return Next(self._transactions.move(work, asked, State.CODE))
        return Next(self._transactions.move(work, signin, State.METHOD))

    def _may_skip(self, remembered: Signin, device: Device) -> bool:
        return (
            bool(self._policy.remember)
            and remembered.purpose is Purpose.SIGNIN
            and remembered.asked is not None
            and not remembered.asked.fresh
            and remembered.is_enough
            and device.skips_factor(self._clock())
        )

    def _rehash(self, work: Work, account_id: UUID, password: str) -> None:
        held = work.passwords.get(account_id)
        if held is not None and self._hasher.is_outdated(held):
            # Who changed the password meanwhile must not get the former one back.
            work.passwords.exchange(account_id, held, self._hasher.hash(normal(password)))


def _waiting(signin: Signin, throttled: SigninThrottled, now: datetime) -> Signin:
    """The transaction with the moment until which its page of a lock counts down."""
    until = now + timedelta(seconds=throttled.facts["retry_after"])
    return replace(signin, draft={**signin.draft, LOCKED: until.isoformat()})
