"""Whose login and password these are: every reading of the login is tried at the same cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from chassis.refusal import Unavailable
from idp.domain.device import Device
from idp.domain.password import PasswordPolicy, normal
from idp.domain.refusals import SigninThrottled
from idp.usecases.disavowal import DisavowingWork
from idp.usecases.lockout import ShutPassword, locked_for
from idp.usecases.ports import Clock, Hasher, Lockout, Macs, Work
from idp.usecases.whose import Meant, whose


@dataclass(frozen=True)
class Reading:
    """One thing that the typed login may mean.

    Attributes:
        device: This browser, where the account knows it.
        since: When the right password took the place of the first.
    """

    meant: Meant
    device: Device | None = None
    since: datetime | None = None

    @property
    def account_id(self) -> UUID:
        """Whose it would be."""
        return self.meant.account_id

    @property
    def is_known(self) -> bool:
        """Whether the account knows the browser."""
        return self.device is not None

    @property
    def subject(self) -> str:
        """Whose failures count together: a known browser's apart from everybody else's."""
        if self.device is None:
            return str(self.account_id)
        return f"{self.account_id}:{self.device.id}"

    @property
    def may_be_shut(self) -> bool:
        """Whether failures may lock it: an account's, on a browser that it does not know."""
        return self.meant.exists and not self.is_known


@dataclass(frozen=True)
class Judged:
    """What login and password came to.

    Attributes:
        reading: Whose password it is; None for nobody's, and for that of two people.
        throttled: Somebody whom the login may mean has failed too often, and no one else's it is.
    """

    reading: Reading | None = None
    throttled: SigninThrottled | None = None


class JudgeCredentials:
    """Counts before it hashes; time and answer depend on how the login is spelt, not on who has it.

    A lock that this sets is kept though the person is refused: refusals are told, not raised.
    """

    def __init__(
        self,
        *,
        lockout: Lockout,
        hasher: Hasher,
        macs: Macs,
        policy: PasswordPolicy,
        shut: ShutPassword,
        clock: Clock,
    ) -> None:
        self._lockout = lockout
        self._hasher = hasher
        self._macs = macs
        self._policy = policy
        self._shut = shut
        self._clock = clock

    def __call__(
        self,
        work: DisavowingWork,
        login: str,
        password: str,
        *,
        device_cookie: str | None,
        block: str,
    ) -> Judged:
        """Judge them; Unavailable: nobody could, and nothing is counted."""
        counted, throttled = [], None
        found = whose(work, self._macs, login)
        work.audit.about(meant.account_id if meant.exists else None for meant in found)
        for meant in found:
            reading = Reading(meant, self._device(work, meant.account_id, device_cookie))
            try:
                counted.append((reading, self._counted(work, reading, block)))
            except SigninThrottled as refusal:
                throttled = refusal
        right = self._right(work, [reading for reading, _ in counted], password, block)
        if len(right) == 1:
            self._lockout.give_back(right[0].subject, known=right[0].is_known, block=block)
            others = (reading for reading, _ in counted if reading.meant != right[0].meant)
            self._uncount(others, block)
            return Judged(right[0])
        if right:
            self._uncount(right, block)
        for reading, failures in () if right else counted:
            if reading.may_be_shut and failures >= self._policy.lock_at:
                self._shut(work, reading.account_id)
        return Judged(throttled=throttled)

    def _counted(self, work: Work, reading: Reading, block: str) -> int:
        failures = self._lockout.count(reading.subject, known=reading.is_known, block=block)
        if not reading.is_known:
            self._refuse_locked(work, reading.account_id)
        return failures

    def _refuse_locked(self, work: Work, account_id: UUID) -> None:
        left = locked_for(work, account_id, self._clock)
        if left > timedelta(0):
            raise SigninThrottled(retry_after=int(left.total_seconds()) + 1)

    def _right(
        self, work: Work, readings: Sequence[Reading], password: str, block: str
    ) -> Sequence[Reading]:
        """Those whose password it is; each costs one hash, nobody's too."""
        typed, right = normal(password), []
        try:
            for reading in readings:
                # Before the hash: of a new password between the two it is a former moment.
                since = work.passwords.changed_at(reading.account_id)
                if self._hasher.verify(work.passwords.get(reading.account_id), typed):
                    right.append(replace(reading, since=since))
        except Unavailable:
            self._uncount(readings, block)
            raise
        return right

    def _uncount(self, readings: Iterable[Reading], block: str) -> None:
        for reading in readings:
            self._lockout.uncount(reading.subject, known=reading.is_known, block=block)

    def _device(self, work: Work, account_id: UUID, cookie: str | None) -> Device | None:
        if cookie is None:
            return None
        now = self._clock()
        device = work.devices.find(account_id, self._macs.token(cookie), now)
        return device if device is not None and device.is_known(now) else None
