"""Browsers that an account knows: listed, revoked, and trusted no more where the policy says so."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from chassis.clock import Clock
from idp.domain.audit import Entry
from idp.domain.device import SeenDevice
from idp.domain.password import PasswordPolicy
from idp.domain.refusals import DeviceUnknown
from idp.usecases.ending import StartEndingAll
from idp.usecases.presence.sessions import end_sessions_of

KEPT = timedelta(days=365)
"""So long it is remembered that the account once knew a browser."""


class ListDevices:
    """The browsers that the account knows."""

    def __init__(self, start_work: StartEndingAll, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID) -> Sequence[SeenDevice]:
        """The last used first."""
        with self._start_work() as work:
            return work.devices.of(account_id, self._clock())


class RevokeDevice:
    """The account knows the browser no more, and what began there ends.

    Two transactions: no session opens at a browser once it is revoked, so those that the second one
    finds are all.
    """

    def __init__(self, start_work: StartEndingAll, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID, device_id: UUID) -> None:
        """Revoke it.

        Raises:
            DeviceUnknown: the account knows none such, or not any more.
        """
        revoked = Entry("device.revoke", account_id, facts={"device": str(device_id)})
        with self._start_work() as work:
            work.audit.attempt(revoked)
            if not work.devices.revoke(account_id, device_id, self._clock()):
                raise DeviceUnknown
            work.audit.note(revoked)
        with self._start_work() as work:
            end_sessions_of(work, device_id, self._clock)


class RevokeDevices:
    """The account knows no browser any more."""

    def __init__(self, start_work: StartEndingAll, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID) -> None:
        """Revoke all; what began there ends."""
        with self._start_work() as work:
            revoked = work.devices.revoke_all(account_id, self._clock())
            facts = {"devices": len(revoked)}
            work.audit.note(Entry("device.revoke", account_id, facts=facts))
        for device_id in revoked:
            with self._start_work() as work:
                end_sessions_of(work, device_id, self._clock)


class SweepDevices:
    """Forgets browsers that nobody knows, and trust that is more than the policy gives now."""

    def __init__(self, start_work: StartEndingAll, policy: PasswordPolicy, clock: Clock) -> None:
        self._start_work = start_work
        self._policy = policy
        self._clock = clock

    def __call__(self) -> None:
        """Sweep once; trust that the policy took does not come back with it."""
        now = self._clock()
        with self._start_work() as work:
            work.devices.distrust(after=now + self._policy.remember)
            work.devices.sweep(now - KEPT)
