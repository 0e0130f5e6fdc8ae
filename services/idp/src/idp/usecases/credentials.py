"""Whose login and password these are: every reading of the login is tried at the same cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.refusal import Unavailable
from idp.domain import identifier
from idp.domain.device import Device
from idp.domain.limits import LOCKED_FOR
from idp.domain.password import PasswordPolicy, normal
from idp.domain.refusals import SigninThrottled
from idp.usecases.ports import Clock, Hasher, Lockout, Macs, Work


@dataclass(frozen=True)
class Reading:
    """One thing that the typed login may mean: an account, or nobody's.

    Attributes:
        subject: Whose failures count together.
        device: This browser, where the account knows it.
    """

    subject: str
    account_id: UUID | None = None
    device: Device | None = None

    @property
    def is_known(self) -> bool:
        """Whether the account knows the browser."""
        return self.device is not None

    @property
    def stranger(self) -> UUID | None:
        """The account, on a browser that it does not know."""
        return None if self.is_known else self.account_id


class JudgeCredentials:
    """Counts before it hashes; time and answer depend on how the login is spelt, not on who has it.

    A phone and a SNILS may be the same digits, of two people neither of whom can change theirs.
    """

    def __init__(
        self,
        *,
        lockout: Lockout,
        hasher: Hasher,
        macs: Macs,
        policy: PasswordPolicy,
        clock: Clock,
    ) -> None:
        self._lockout = lockout
        self._hasher = hasher
        self._macs = macs
        self._policy = policy
        self._clock = clock

    def __call__(
        self, work: Work, login: str, password: str, *, device_cookie: str | None, block: str
    ) -> Reading | None:
        """The reading whose password it is; None for nobody's, and for that of two people.

        Raises:
            SigninThrottled: a reading has failed too often, and no other one is right.
            Unavailable: nobody could judge; nothing is counted.
        """
        counted, throttled = [], None
        readings = self._readings(work, login, device_cookie)
        work.audit.about(reading.account_id for reading in readings)
        for reading in readings:
            try:
                counted.append((reading, self._counted(work, reading, block)))
            except SigninThrottled as refusal:
                throttled = refusal
        right = self._right(work, [reading for reading, _ in counted], password, block)
        if len(right) == 1:
            self._lockout.give_back(right[0].subject, known=right[0].is_known, block=block)
            self._uncount((reading for reading, _ in counted if reading != right[0]), block)
            return right[0]
        if right:
            self._uncount(right, block)
        for reading, failures in counted:
            if reading.stranger is not None and failures >= self._policy.lock_at:
                work.locks.put(reading.stranger, self._clock())
        if throttled is not None:
            raise throttled
        return None

    def _readings(self, work: Work, login: str, cookie: str | None) -> Sequence[Reading]:
        meant = identifier.read(login)
        if not meant:
            return [Reading(self._nobody(identifier.folded(login)))]
        found: list[Reading] = []
        for each in meant:
            account_id = work.identifiers.find(each)
            if account_id is None or any(account_id == other.account_id for other in found):
                found.append(Reading(self._nobody(each.value)))
                continue
            device = self._device(work, account_id, cookie)
            found.append(Reading(str(account_id), account_id, device))
        return found

    def _counted(self, work: Work, reading: Reading, block: str) -> int:
        failures = self._lockout.count(reading.subject, known=reading.is_known, block=block)
        if reading.stranger is not None:
            self._refuse_locked(work, reading.stranger)
        return failures

    def _refuse_locked(self, work: Work, account_id: UUID) -> None:
        since = work.locks.since(account_id)
        if since is None:
            return
        left = since + LOCKED_FOR - self._clock()
        if left > timedelta(0):
            raise SigninThrottled(retry_after=int(left.total_seconds()) + 1)
        work.locks.lift(account_id)

    def _right(
        self, work: Work, readings: Sequence[Reading], password: str, block: str
    ) -> Sequence[Reading]:
        """Those whose password it is; each costs one hash, nobody's too."""
        typed, right = normal(password), []
        try:
            for reading in readings:
                account_id = reading.account_id
                hashed = None if account_id is None else work.passwords.get(account_id)
                if self._hasher.verify(hashed, typed):
                    right.append(reading)
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

    def _nobody(self, spelt: str) -> str:
        return self._macs.index("unknown", spelt).hex()
