"""What people see of their own account, and the recovery codes that they print."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from idp.domain.account import Account
from idp.domain.contact import Contact
from idp.domain.factor import Factor
from idp.domain.refusals import ChannelUnknown
from idp.usecases.ports import Chance, Macs, StartWork


@dataclass(frozen=True)
class Profile:
    """One account as its owner sees it."""

    account: Account
    contacts: Sequence[Contact]
    factors: Sequence[Factor]
    recovery_left: int


class ReadProfile:
    """The account of the session."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, account_id: UUID) -> Profile:
        """Read it; AccountUnknown."""
        with self._start_work() as work:
            on = [factor for factor in work.factors.of(account_id) if factor.is_on]
            return Profile(
                work.accounts.get(account_id),
                work.contacts.of(account_id),
                on,
                work.recovery.left(account_id),
            )


class PrintRecoveryCodes:
    """A fresh set; the former one is worth nothing any more."""

    def __init__(self, start_work: StartWork, macs: Macs, chance: Chance) -> None:
        self._start_work = start_work
        self._macs = macs
        self._chance = chance

    def __call__(self, account_id: UUID) -> Sequence[str]:
        """The codes, to be shown once; ChannelUnknown where no factor is on."""
        codes = self._chance.recovery_codes()
        with self._start_work() as work:
            work.accounts.get(account_id, lock=True)
            if not any(factor.is_on for factor in work.factors.of(account_id)):
                raise ChannelUnknown
            hashes = [self._macs.recovery(account_id, code) for code in codes]
            work.recovery.replace(account_id, hashes)
        return codes
