"""People of a stand, planted through the same rules by which others come to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from idp.domain.account import Account
from idp.domain.audit import CLI, Entry
from idp.domain.contact import Contact, ContactKind
from idp.domain.factor import Factor, FactorKind
from idp.domain.identifier import Identifier, IdentifierKind
from idp.domain.password import normal
from idp.domain.person import Person
from idp.domain.refusals import AccountUnknown
from idp.usecases.ports import Clock, Hasher, NewId, StartWork, Work
from idp.usecases.registration import numbers

METHOD = "operator"


@dataclass(frozen=True)
class Seedling:
    """One person of the stand with a confirmed account."""

    account_id: UUID
    person: Person
    phone: str
    email: str
    password: str
    totp_secret: bytes | None = None


class PlantPeople:
    """Registers and confirms; who is there already stays as they are."""

    def __init__(self, start_work: StartWork, hasher: Hasher, clock: Clock, new_id: NewId) -> None:
        self._start_work = start_work
        self._hasher = hasher
        self._clock = clock
        self._new_id = new_id

    def __call__(self, seedlings: Iterable[Seedling]) -> int:
        """Plant them; tells how many are new."""
        return sum(self._plant(seedling) for seedling in seedlings)

    def _plant(self, seedling: Seedling) -> bool:
        with self._start_work() as work:
            if self._is_there(work, seedling.account_id):
                return False
            self._register(work, seedling)
            return True

    def _is_there(self, work: Work, account_id: UUID) -> bool:
        try:
            work.accounts.get(account_id)
        except AccountUnknown:
            return False
        return True

    def _register(self, work: Work, seedling: Seedling) -> None:
        now = self._clock()
        account, registered = Account.register(seedling.account_id, seedling.person, now)
        work.accounts.add(account)
        for kind, value in (
            (ContactKind.PHONE, seedling.phone),
            (ContactKind.EMAIL, seedling.email),
        ):
            work.contacts.put(account.id, Contact(kind, value).proven(now))
            work.identifiers.claim(account.id, Identifier(IdentifierKind(kind), value))
        for number in numbers(seedling.person):
            work.identifiers.claim(account.id, number)
        work.passwords.put(account.id, self._hasher.hash(normal(seedling.password)))
        if seedling.totp_secret is not None:
            factor = Factor(
                self._new_id(), account.id, FactorKind.TOTP, secret=seedling.totp_secret
            )
            work.factors.put(factor.switched_on(now))
        checked, changed = account.pass_check(now)
        confirmed, told = checked.confirm(METHOD, now)
        work.accounts.save(confirmed)
        for fact in (registered, changed, told):
            work.announce(fact)
        for deed in ("registration", "confirmation"):
            work.audit.note(Entry(deed, account.id, CLI))
