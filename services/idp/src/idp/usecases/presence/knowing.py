"""A browser becomes known to an account, or is known again, by a full sign-in (A7)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from idp.domain.audit import Entry
from idp.domain.device import KNOWN_FOR, Device
from idp.domain.password import PasswordPolicy
from idp.domain.refusals import TransactionExpired
from idp.usecases.notices import Notice, Notices
from idp.usecases.ports import Chance, Macs, NewId, Work


@dataclass(frozen=True)
class Known:
    """The browser, and the new secret of its cookie."""

    device: Device
    cookie: str


class KnowBrowser:
    """Keeps the browser under another cookie, within the transaction of the sign-in."""

    def __init__(
        self,
        *,
        macs: Macs,
        chance: Chance,
        policy: PasswordPolicy,
        notices: Notices,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._notices = notices
        self._macs = macs
        self._chance = chance
        self._policy = policy
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self,
        work: Work,
        account_id: UUID,
        cookie: str | None,
        *,
        locale: str,
        trusted: bool = False,
        stood_in: bool = False,
    ) -> Known:
        """Know it from now on; where the account knew another before, its owner is told.

        Args:
            work: The transaction.
            account_id: Who signed in.
            cookie: What the browser showed.
            locale: In which the owner is told.
            trusted: The person asked for it, and proved a second factor.
            stood_in: The browser was taken for the second factor.

        Raises:
            TransactionExpired: it stood in for the factor, and was revoked meanwhile.
        """
        now = self._clock()
        former = None if cookie is None else self._macs.token(cookie)
        found = None
        if former is not None:
            found = work.devices.find(account_id, former, now, lock=True)
        if found is None and stood_in:
            raise TransactionExpired
        device = found or self._met(work, account_id, locale)
        token = self._chance.token()
        trust = self._policy.remember if trusted and self._policy.remember else None
        used = device.used(self._macs.token(token), trust, now)
        work.devices.keep(used, former if found is None else found.token_hash, now)
        return Known(used, token)

    def _met(self, work: Work, account_id: UUID, locale: str) -> Device:
        device = Device(self._new_id(), account_id, b"", self._clock() + KNOWN_FOR)
        work.audit.note(Entry("device.known", account_id, facts={"device": str(device.id)}))
        if work.devices.has_any(account_id):
            self._notices.tell(work, account_id, Notice.NEW_DEVICE, locale=locale)
        return device
