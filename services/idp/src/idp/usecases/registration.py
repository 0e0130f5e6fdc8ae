"""From names to an account: person, contacts, both codes, password (A1-A3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.identifiers import Inn, Snils
from idp.domain.account import Account
from idp.domain.asked import Asked
from idp.domain.audit import Entry
from idp.domain.code import Channel
from idp.domain.contact import Contact, ContactKind
from idp.domain.identifier import Identifier, IdentifierKind
from idp.domain.level import PASSWORD, amr, strength
from idp.domain.password import normal
from idp.domain.person import Gender, Person
from idp.domain.refusals import SnilsTaken
from idp.domain.signin import Purpose, Signin, State
from idp.usecases.codes import CodeDesk
from idp.usecases.confirmation import address_of
from idp.usecases.new_password import JudgePassword
from idp.usecases.own.ports import PersonCheck
from idp.usecases.ports import (
    Clock,
    Hasher,
    Limits,
    NewId,
    Opened,
    Opening,
    OpenSession,
    StartWork,
    Work,
)
from idp.usecases.presence.knowing import KnowBrowser
from idp.usecases.transaction import Key, Step, Transactions

PURPOSE = (Purpose.REGISTRATION,)
CHANNEL_OF = {State.PHONE: Channel.SMS, State.EMAIL: Channel.EMAIL}
CONTACT_OF = {State.PHONE: ContactKind.PHONE, State.EMAIL: ContactKind.EMAIL}


class BeginRegistration:
    """A transaction in which a person will tell who they are."""

    def __init__(self, start_work: StartWork, transactions: Transactions, limits: Limits) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._limits = limits

    def __call__(self, asked: Asked | None = None, *, locale: str, block: str) -> Step:
        """Begin, perhaps for a program; LimitReached when one address begins too many."""
        self._limits.take(block, "transaction.address")
        with self._start_work() as work:
            return self._transactions.begin(
                work, Purpose.REGISTRATION, State.PERSON, locale=locale, asked=asked
            )


class GivePerson:
    """Names, birth date and numbers, as typed; nothing is kept beyond the transaction yet."""

    def __init__(self, start_work: StartWork, transactions: Transactions) -> None:
        self._start_work = start_work
        self._transactions = transactions

    def __call__(self, key: Key, person: Person) -> Step:
        """Keep the draft and go on to the contacts."""
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.PERSON)
            return self._transactions.move(
                work, signin, State.CONTACTS, draft={"person": _written(person)}
            )


class GiveContacts:
    """Phone and e-mail; the phone gets its code at once."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key, *, phone: str, email: str, block: str) -> Step:
        """Keep the contacts; somebody else's contact looks the same here and is told there."""
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.CONTACTS)
            draft = {**signin.draft, "phone": phone, "email": email}
            decoy = _is_held(work, IdentifierKind.PHONE, phone)
            step = self._transactions.move(work, signin, State.PHONE, draft=draft, decoy=decoy)
            return _sent(self._transactions, self._desk, work, step, block)


class ProveContact:
    """The code that came to the phone, then the one that came to the mailbox."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key, state: State, typed: str, *, block: str) -> Step:
        """Go on when the code is right; ``state`` says which of the two is being proven.

        Raises:
            CodeMismatch, CodeExpired, CodeUsed, CodeForeign, AttemptsExhausted: and the try counts.
            SnilsTaken: told only to somebody who holds the phone; the code is spent.
        """
        with self._start_work() as work:
            arrived = self._desk.open(work, key, PURPOSE, state, typed)
            signin = arrived.signin
            if arrived.again:
                return self._transactions.renew(work, signin)
            to = signin.draft[CONTACT_OF[state]]
            verdict = self._desk.judge(
                work,
                signin,
                typed,
                channel=CHANNEL_OF[state],
                addresses=[to],
                subject=self._desk.whose(CHANNEL_OF[state], to),
            )
            refusal = verdict.refusal
            if refusal is None and state is State.PHONE and self._snils_is_held(work, signin):
                refusal = SnilsTaken()
                work.audit.fail(refusal.code)
            if refusal is None:
                return self._proven(work, verdict.signin, state, block)
            self._transactions.keep(work, verdict.signin)
        raise refusal

    def _snils_is_held(self, work: Work, signin: Signin) -> bool:
        """Whether somebody has it; if so, they are told."""
        snils = _read(signin.draft["person"]).snils.digits
        owner = work.identifiers.find(Identifier(IdentifierKind.SNILS, snils))
        if owner is None:
            return False
        to = address_of(work, owner, Channel.EMAIL)
        self._desk.tell_snils_held(work, to, signin.locale)
        return True

    def _proven(self, work: Work, signin: Signin, state: State, block: str) -> Step:
        if state is State.EMAIL:
            return self._transactions.move(work, signin.proven("email"), State.PASSWORD)
        held = _is_held(work, IdentifierKind.EMAIL, signin.draft["email"])
        step = self._transactions.move(
            work,
            signin.proven("sms"),
            State.EMAIL,
            decoy=held,
            tries=0,
            sends=0,
            sent_at=None,
        )
        return _sent(self._transactions, self._desk, work, step, block)


class ResendContactCode:
    """Another code to the contact that is being proven."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key, *, block: str) -> Step:
        """Send it; ResendTooSoon, LimitReached."""
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.PHONE, State.EMAIL)
            return _sent(self._transactions, self._desk, work, Step(signin), block)


@dataclass(frozen=True)
class Registered:
    """The new account, its transaction, the session that it begins with, and its browser."""

    account: Account
    step: Step
    opened: Opened
    device_cookie: str


class ChoosePassword:
    """The last step: the account comes to be, is checked, and its owner is signed in."""

    def __init__(
        self,
        start_work: StartWork,
        transactions: Transactions,
        *,
        hasher: Hasher,
        judge: JudgePassword,
        check: PersonCheck,
        open_session: OpenSession,
        know: KnowBrowser,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._know = know
        self._hasher = hasher
        self._judge = judge
        self._check = check
        self._open_session = open_session
        self._clock = clock
        self._new_id = new_id

    def __call__(self, key: Key, password: str, *, device_cookie: str | None = None) -> Registered:
        """Register.

        Raises:
            PasswordWeak: with its reason; the step may be repeated.
            SnilsTaken, ContactTaken: somebody else finished first.
        """
        with self._hasher.turn(), self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.PASSWORD)
            person = _read(signin.draft["person"])
            chosen = normal(password)
            self._judge(chosen, person, (signin.draft[kind] for kind in ContactKind))
            hashed = self._hasher.hash(chosen)  # before any row that others may wait for
            account = self._register(work, signin, person, hashed)
            known = self._know(work, account.id, device_cookie, locale=signin.locale)
            done = (PASSWORD, "sms")
            step = self._transactions.move(
                work, signin, State.DONE, account_id=account.id, done=done, draft={}
            )
        opened = self._open_session(
            Opening(
                account.id,
                amr(done),
                strength(done),
                replaces=signin.session_id,
                device_id=known.device.id,
            )
        )
        return Registered(account, step, opened, known.cookie)

    def _register(self, work: Work, signin: Signin, person: Person, hashed: str) -> Account:
        now = self._clock()
        account, registered = Account.register(self._new_id(), person, now)
        work.accounts.add(account)
        for kind in ContactKind:
            value = signin.draft[kind]
            work.contacts.put(account.id, Contact(kind, value).proven(now))
            work.identifiers.claim(account.id, Identifier(IdentifierKind(kind), value))
        for number in numbers(person):
            work.identifiers.claim(account.id, number)
        work.passwords.put(account.id, hashed)
        work.announce(registered)
        return self._checked(work, account)

    def _checked(self, work: Work, account: Account) -> Account:
        """The account, a level higher if nothing speaks against what the person told."""
        now, verdict = self._clock(), self._check(account.person)
        work.verdicts.keep(account.id, verdict, now)
        if verdict.fault is not None:
            return account
        checked, changed = account.pass_check(now)
        work.accounts.save(checked)
        work.announce(changed)
        work.audit.note(Entry("registration", account.id))
        return checked


def numbers(person: Person) -> tuple[Identifier, ...]:
    """The numbers of a person that are logins."""
    snils = Identifier(IdentifierKind.SNILS, person.snils.digits)
    if person.inn is None:
        return (snils,)
    return (snils, Identifier(IdentifierKind.INN, person.inn.digits))


def _sent(transactions: Transactions, desk: CodeDesk, work: Work, step: Step, block: str) -> Step:
    state = step.signin.state
    to = step.signin.draft[CONTACT_OF[state]]
    sent = desk.send(work, step.signin, CHANNEL_OF[state], to, block=block, switched=False)
    return replace(transactions.keep(work, sent), cookie=step.cookie)


def _is_held(work: Work, kind: IdentifierKind, value: str) -> bool:
    return work.identifiers.find(Identifier(kind, value)) is not None


def _written(person: Person) -> dict[str, str | None]:
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "birth_date": person.birth_date.isoformat(),
        "snils": person.snils.digits,
        "gender": person.gender,
        "inn": person.inn.digits if person.inn else None,
    }


def _read(draft: Mapping[str, Any]) -> Person:
    return Person(
        family_name=draft["family_name"],
        given_name=draft["given_name"],
        patronymic=draft["patronymic"],
        birth_date=date.fromisoformat(draft["birth_date"]),
        snils=Snils(draft["snils"]),
        gender=Gender(draft["gender"]) if draft["gender"] else None,
        inn=Inn(draft["inn"]) if draft["inn"] else None,
    )
