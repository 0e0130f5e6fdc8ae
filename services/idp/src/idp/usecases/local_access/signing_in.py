"""Signing in by staff number and slip: at one browser, for one program, for a while."""

import hmac
from dataclasses import dataclass, replace

from chassis.refusal import Refusal
from idp.domain import recovery
from idp.domain.level import SLIP, Level
from idp.domain.local_access import Slip
from idp.domain.refusals import CredentialsWrong, LocalAccessNotHere
from idp.domain.signin import Purpose, Signin, State
from idp.domain.staff_number import BadStaffNumber, StaffNumber
from idp.usecases.finish import After, Finish, Next
from idp.usecases.local_access.ports import SlipChance, SlipMacs, StartUsing, UsingWork
from idp.usecases.ports import Clock, Limits
from idp.usecases.transaction import Key, Transactions

PURPOSES = (Purpose.SIGNIN,)


@dataclass(frozen=True)
class Typed:
    """What came: the number, the slip, and from where.

    Attributes:
        browser_cookie: Of an earlier use of a slip at this browser.
        block: What failures are counted by.
    """

    staff_number: str
    code: str
    browser_cookie: str | None
    address: str
    block: str


@dataclass(frozen=True)
class LetIn:
    """Where the browser goes, and the cookie by which its slip knows it again."""

    after: After
    browser_cookie: str
    slip: Slip


class UseSlip:
    """The first use binds the browser; whoever guesses ends the slip with the fifth try."""

    def __init__(
        self,
        start_work: StartUsing,
        transactions: Transactions,
        *,
        macs: SlipMacs,
        chance: SlipChance,
        limits: Limits,
        finish: Finish,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._macs = macs
        self._chance = chance
        self._limits = limits
        self._finish = finish
        self._clock = clock

    def __call__(self, key: Key, typed: Typed) -> LetIn:
        """Let in.

        Raises:
            LocalAccessNotHere: the program that asks takes no slips.
            CredentialsWrong: the same for a wrong slip and for a number that nobody has.
            LocalAccessVoid, LocalAccessRevoked, LocalAccessExpired, LocalAccessForeignNetwork,
            LocalAccessBound: told only to whoever holds the right slip.
            AccountBlocked, AccountUnconfirmed: the account may not be used.
            LimitReached: too many come from this network.
        """
        self._limits.take(typed.block, "local.address")
        cookie = typed.browser_cookie or self._chance.token()
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSES, State.CREDENTIALS)
            self._demand_program(work, signin)
            slip, refusal = self._judged(work, typed)
            if slip is not None and refusal is None:
                work.accounts.get(slip.account_id).admit(Level.CONFIRMED)
                slip = slip.bound(self._macs.token(cookie))
                work.slips.save(slip)
                work.slips.open_session(slip, signin.id)
                proven = replace(signin.proven(SLIP), account_id=slip.account_id)
                done = Next(self._transactions.move(work, proven, State.DONE))
            else:
                refusal = refusal or CredentialsWrong()
                work.audit.fail(refusal.code)
        if slip is None or refusal is not None:
            raise refusal or CredentialsWrong
        # The session is opened once it is known to be a slip's.
        return LetIn(After(done.step, self._finish(done)), cookie, slip)

    def _demand_program(self, work: UsingWork, signin: Signin) -> None:
        asked = signin.asked
        if asked is None or not work.clients.get(asked.client.client_id).local_access:
            raise LocalAccessNotHere

    def _judged(self, work: UsingWork, typed: Typed) -> tuple[Slip | None, Refusal | None]:
        slip = self._newest(work, typed)
        if slip is None:
            return None, None
        now = self._clock()
        code_hash = self._macs.slip(slip.account_id, recovery.typed(typed.code))
        if not hmac.compare_digest(code_hash, slip.code_hash):
            if slip.may_be_guessed(typed.address, now):
                work.slips.save(slip.failed(now))
            return None, None
        known = typed.browser_cookie and self._macs.token(typed.browser_cookie)
        try:
            slip.admit(known or None, typed.address, now)
        except Refusal as refusal:
            return slip, refusal
        return slip, None

    def _newest(self, work: UsingWork, typed: Typed) -> Slip | None:
        try:
            number = StaffNumber.read(typed.staff_number)
        except BadStaffNumber:
            return None
        given = work.staff_numbers.find(number)
        if given is None:
            return None
        return work.slips.newest(given.account_id, given.organisation_id)
