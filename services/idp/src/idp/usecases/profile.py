"""What people see of their own account, and the recovery codes that they print."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from idp.domain.account import Account
from idp.domain.audit import Entry
from idp.domain.contact import Contact
from idp.domain.factor import Factor, FactorKind, has_second
from idp.domain.password import PasswordPolicy
from idp.domain.refusals import ChannelUnknown
from idp.domain.session import Session
from idp.usecases.ports import Chance, Clock, Macs, StartWork
from idp.usecases.proof import demand_fresh


@dataclass(frozen=True)
class Profile:
    """One account as its owner sees it; ``may_have`` are the factors that the policy has."""

    account: Account
    contacts: Sequence[Contact]
    factors: Sequence[Factor]
    recovery_left: int
    may_have: tuple[FactorKind, ...]

    @property
    def has_second(self) -> bool:
        """Whether recovery codes would stand for something."""
        return has_second(self.factors)


class ReadProfile:
    """The account of the session."""

    def __init__(self, start_work: StartWork, policy: PasswordPolicy) -> None:
        self._start_work = start_work
        self._policy = policy

    def __call__(self, account_id: UUID) -> Profile:
        """Read it; AccountUnknown."""
        with self._start_work() as work:
            on = [factor for factor in work.factors.of(account_id) if factor.is_on]
            return Profile(
                work.accounts.get(account_id),
                work.contacts.of(account_id),
                on,
                work.recovery.left(account_id),
                self._policy.factors,
            )


class PrintRecoveryCodes:
    """A fresh set; the former one is worth nothing any more."""

    def __init__(self, start_work: StartWork, macs: Macs, chance: Chance, clock: Clock) -> None:
        self._start_work = start_work
        self._macs = macs
        self._chance = chance
        self._clock = clock

    def __call__(self, session: Session) -> Sequence[str]:
        """The codes, to be shown once; ProofStale; ChannelUnknown where no second factor is on."""
        codes, account_id = self._chance.recovery_codes(), session.account_id
        with self._start_work() as work:
            printed = Entry("recovery-codes", account_id)
            work.audit.attempt(printed)
            work.accounts.get(account_id, lock=True)
            demand_fresh(work, session, self._clock)
            if not has_second(work.factors.of(account_id)):
                raise ChannelUnknown
            hashes = [self._macs.recovery(account_id, code) for code in codes]
            work.recovery.replace(account_id, hashes)
            work.audit.note(printed)
        return codes
