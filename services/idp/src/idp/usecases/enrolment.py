"""Switching a second factor on: at sign-in where one is asked for, or from the account (A4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from idp.domain import code
from idp.domain.audit import Entry
from idp.domain.code import Channel
from idp.domain.factor import Factor, FactorKind, stronger
from idp.domain.level import PASSWORD, strength
from idp.domain.password import PasswordPolicy
from idp.domain.refusals import ChannelUnknown, CodeMismatch, FactorOn, SignedOut, StepOutOfOrder
from idp.domain.session import Session
from idp.domain.signin import Purpose, Signin, State
from idp.usecases.codes import CodeDesk, Verdict
from idp.usecases.confirmation import address_of
from idp.usecases.finish import After, Finish, Next, Onward
from idp.usecases.notices import Notice, Notices
from idp.usecases.ports import Chance, Clock, Limits, NewId, StartWork, Totp, Work
from idp.usecases.proof import demand_fresh
from idp.usecases.signin import PURPOSES
from idp.usecases.transaction import Key, Step, Transactions

SECRET = "secret"  # noqa: S105 - a name in the draft
ALL_PURPOSES = (*PURPOSES, Purpose.FACTOR)


@dataclass(frozen=True)
class Secret:
    """What an authenticator app is told, as a picture's text and as words to type."""

    address: str
    text: str


@dataclass(frozen=True)
class Enrolling:
    """A factor on its way: where codes are sent, or the secret to be read by the app.

    Attributes:
        offered: The kinds that may be chosen.
        to: By each kind that sends codes, where it sends them.
    """

    signin: Signin
    offered: tuple[FactorKind, ...]
    to: Mapping[FactorKind, str]
    secret: Secret | None = None


class BeginFactor:
    """From the account page: a transaction of the session's owner."""

    def __init__(self, start_work: StartWork, transactions: Transactions, clock: Clock) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._clock = clock

    def __call__(self, session: Session, *, locale: str) -> Step:
        """Begin; ProofStale."""
        with self._start_work() as work:
            demand_fresh(work, session, self._clock)
            return self._transactions.begin(
                work,
                Purpose.FACTOR,
                State.ENROLMENT,
                account_id=session.account_id,
                session_id=session.id,
                locale=locale,
            )


class ChooseFactor:
    """The kind is chosen: an SMS goes out, or a secret is made."""

    def __init__(
        self,
        start_work: StartWork,
        transactions: Transactions,
        *,
        desk: CodeDesk,
        chance: Chance,
        policy: PasswordPolicy,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._chance = chance
        self._policy = policy

    def __call__(self, key: Key, kind: FactorKind, *, block: str) -> Step:
        """Wait for the first code of the factor; asked again, another code is sent.

        Raises:
            FactorOn: it is on already.
            ChannelUnknown: the policy has no such factor, or it is less than what is asked.
            SignedOut: the session in which it was begun is over.
            StepOutOfOrder: a stronger one is, and was not shown in this sign-in.
            ResendTooSoon, LimitReached, ChannelUnavailable: nothing was sent.
        """
        with self._start_work() as work:
            signin = _opened(self._transactions, work, key)
            assert signin.account_id is not None
            _may_add(work, signin, kind)
            if not _is_offered(signin, kind, self._policy):
                raise ChannelUnknown
            chosen = replace(signin, method=kind.value)
            if kind is FactorKind.TOTP:
                draft = {SECRET: self._chance.secret().hex(), **signin.draft}
                return self._transactions.keep(work, replace(chosen, tries=0, draft=draft))
            to = address_of(work, signin.account_id, Channel(kind.value))
            sent = self._desk.send(
                work,
                chosen,
                Channel(kind.value),
                to,
                block=block,
                switched=signin.method != kind.value,
            )
            return self._transactions.keep(work, sent)


class ShowFactor:
    """What the page of a factor on its way shows."""

    def __init__(
        self,
        start_work: StartWork,
        transactions: Transactions,
        totp: Totp,
        policy: PasswordPolicy,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._totp = totp
        self._policy = policy

    def __call__(self, key: Key) -> Enrolling:
        """The transaction, its choice, and the secret of an app while it is not on; SignedOut."""
        with self._start_work() as work:
            signin = _opened(self._transactions, work, key)
            assert signin.account_id is not None
            on = {factor.kind for factor in work.factors.of(signin.account_id) if factor.is_on}
            offered = tuple(
                kind
                for kind in FactorKind
                if kind not in on and _is_offered(signin, kind, self._policy)
            )
            to: dict[FactorKind, str] = {
                kind: address_of(work, signin.account_id, Channel(kind.value))
                for kind in FactorKind
                if kind is not FactorKind.TOTP
            }
            if signin.method != FactorKind.TOTP:
                return Enrolling(signin, offered, to)
            secret = _secret(signin)
            address = self._totp.address(secret, to[FactorKind.EMAIL])
            return Enrolling(signin, offered, to, Secret(address, self._totp.text(secret)))


class SwitchOnFactor:
    """The first right code switches the factor on, and proves it for this sign-in."""

    def __init__(
        self,
        start_work: StartWork,
        transactions: Transactions,
        *,
        desk: CodeDesk,
        totp: Totp,
        limits: Limits,
        onward: Onward,
        finish: Finish,
        notices: Notices,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._totp = totp
        self._limits = limits
        self._onward = onward
        self._finish = finish
        self._notices = notices
        self._clock = clock
        self._new_id = new_id

    def __call__(self, key: Key, typed: str, *, device_cookie: str | None) -> After:
        """Go on with one factor more.

        Raises:
            ChannelUnknown: no kind was chosen yet.
            SignedOut: the session in which it was begun is over.
            FactorOn, StepOutOfOrder: another browser was faster.
            CodeMismatch, CodeExpired, CodeUsed, CodeForeign, AttemptsExhausted: and the try counts.
        """
        with self._start_work() as work:
            arrived = self._desk.open(work, key, ALL_PURPOSES, State.ENROLMENT, typed)
            signin = _of_its_session(arrived.signin, key)
            if arrived.again:
                return self._repeated(work, signin)
            if signin.method is None:
                raise ChannelUnknown
            assert signin.account_id is not None
            work.accounts.get(signin.account_id, lock=True)
            _may_add(work, signin, FactorKind(signin.method))
            verdict = self._judge(work, signin, FactorKind(signin.method), typed)
            if verdict.refusal is None:
                after = self._go_on(work, verdict.signin.proven(signin.method), device_cookie)
            else:
                self._transactions.keep(work, verdict.signin)
        if verdict.refusal is not None:
            raise verdict.refusal
        is_signin = signin.purpose is not Purpose.FACTOR
        return After(after.step, self._finish(after) if after.is_done and is_signin else None)

    def _repeated(self, work: Work, signin: Signin) -> After:
        if signin.purpose is Purpose.FACTOR:
            return After(Step(signin))
        return self._onward.again(work, signin, self._finish)

    def _go_on(self, work: Work, signin: Signin, device_cookie: str | None) -> Next:
        if signin.purpose is Purpose.FACTOR:
            return Next(self._transactions.move(work, signin, State.DONE))
        return self._onward(work, signin, device_cookie)

    def _judge(self, work: Work, signin: Signin, kind: FactorKind, typed: str) -> Verdict:
        assert signin.account_id is not None
        if kind is FactorKind.TOTP:
            return self._first_of_app(work, signin, typed)
        channel = Channel(kind.value)
        verdict = self._desk.judge(
            work,
            signin,
            typed,
            channel=channel,
            addresses=[address_of(work, signin.account_id, channel)],
            subject=str(signin.account_id),
        )
        if verdict.refusal is None:
            self._switch_on(work, signin, Factor(self._new_id(), signin.account_id, kind))
        return verdict

    def _first_of_app(self, work: Work, signin: Signin, typed: str) -> Verdict:
        assert signin.account_id is not None
        secret = _secret(signin)
        self._limits.take(str(signin.account_id), "code.account")
        timecode = self._totp.timecode(secret, code.typed(typed), self._clock())
        if timecode is None:
            # The secret is on the person's own page: nothing is guessed here, no tries run out.
            return self._desk.refused(work, signin, CodeMismatch())
        self._limits.clear(str(signin.account_id), "code.account")
        factor = Factor(self._new_id(), signin.account_id, FactorKind.TOTP, secret=secret)
        self._switch_on(work, signin, factor, timecode)
        rest = {name: value for name, value in signin.draft.items() if name != SECRET}
        return Verdict(self._desk.passed(replace(signin, draft=rest), typed))

    def _switch_on(
        self, work: Work, signin: Signin, factor: Factor, timecode: int | None = None
    ) -> None:
        """It is on; browsers that were trusted with less are not any more, and the owner hears."""
        now = self._clock()
        work.factors.put(factor.switched_on(now, timecode))
        work.devices.revoke_all(factor.account_id, now)
        self._notices.tell(work, factor.account_id, Notice.FACTOR_CHANGED, locale=signin.locale)
        account = work.accounts.get(factor.account_id, lock=True)
        touched, fact = account.touch(("factors",), now)
        work.accounts.save(touched)
        work.announce(fact)
        work.audit.note(Entry("factor.on", account.id, facts={"kind": factor.kind.value}))


def _opened(transactions: Transactions, work: Work, key: Key) -> Signin:
    """The transaction; one that was begun in a session ends with it."""
    return _of_its_session(transactions.open(work, key, ALL_PURPOSES, State.ENROLMENT), key)


def _of_its_session(signin: Signin, key: Key) -> Signin:
    if signin.purpose is Purpose.FACTOR and signin.session_id != key.session_id:
        raise SignedOut
    return signin


def _may_add(work: Work, signin: Signin, kind: FactorKind) -> None:
    assert signin.account_id is not None
    on = [factor for factor in work.factors.of(signin.account_id) if factor.is_on]
    if signin.purpose is not Purpose.FACTOR and stronger(on, signin.done):
        raise StepOutOfOrder(state=signin.state.value)
    if any(factor.kind is kind for factor in on):
        raise FactorOn


def _is_offered(signin: Signin, kind: FactorKind, policy: PasswordPolicy) -> bool:
    return kind in policy.factors and strength((PASSWORD, kind.value)).reaches(signin.least)


def _secret(signin: Signin) -> bytes:
    """Of this transaction alone: another browser that knows the password is shown another."""
    return bytes.fromhex(signin.draft[SECRET])
