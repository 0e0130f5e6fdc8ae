"""Another phone or e-mail in the place of the former: a code to it, a notice to the former."""

from dataclasses import dataclass, replace

from idp.domain.audit import Entry
from idp.domain.code import Channel
from idp.domain.contact import Contact, ContactKind
from idp.domain.identifier import Identifier, IdentifierKind
from idp.domain.refusals import ContactUnchanged, SignedOut
from idp.domain.session import Session
from idp.domain.signin import Purpose, Signin, State
from idp.usecases.codes import CodeDesk
from idp.usecases.notices import Notice, Notices
from idp.usecases.own.work import OwnWork, StartOwnWork
from idp.usecases.ports import Clock, Limits, Work
from idp.usecases.proof import demand_fresh
from idp.usecases.transaction import Key, Step, Transactions

PURPOSE = (Purpose.CONTACT,)
KIND, VALUE = "kind", "value"
"""Names in the draft."""
CHANNEL_TO = {ContactKind.PHONE: Channel.SMS, ContactKind.EMAIL: Channel.EMAIL}


@dataclass(frozen=True)
class NewContact:
    """A contact on its way: the transaction, and where its code was sent."""

    signin: Signin
    contact: Contact

    @property
    def channel(self) -> Channel:
        """How the code came."""
        return CHANNEL_TO[self.contact.kind]


class BeginContact:
    """The new contact is told; the code goes there at once."""

    def __init__(
        self,
        start_work: StartOwnWork,
        transactions: Transactions,
        *,
        desk: CodeDesk,
        limits: Limits,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._limits = limits
        self._clock = clock

    def __call__(self, session: Session, contact: Contact, *, locale: str, block: str) -> Step:
        """Send the code; a contact that somebody has looks the same here and is told there.

        Raises:
            ProofStale: prove yourself first.
            ContactUnchanged: it is theirs already.
            ResendTooSoon, LimitReached, ChannelUnavailable: nothing was sent.
        """
        self._limits.take(block, "transaction.address")
        with self._start_work() as work:
            work.audit.attempt(Entry("contact", session.account_id))
            demand_fresh(work, session, self._clock)
            held = {(one.kind, one.value) for one in work.contacts.of(session.account_id)}
            if (contact.kind, contact.value) in held:
                raise ContactUnchanged
            step = self._transactions.begin(
                work,
                Purpose.CONTACT,
                State.CODE,
                account_id=session.account_id,
                session_id=session.id,
                locale=locale,
                draft={KIND: contact.kind, VALUE: contact.value},
                decoy=work.identifiers.find(_login(contact)) is not None,
            )
            return _sent(self._transactions, self._desk, work, step, block)


class ShowContact:
    """What the page of the code shows."""

    def __init__(self, start_work: StartOwnWork, transactions: Transactions) -> None:
        self._start_work = start_work
        self._transactions = transactions

    def __call__(self, key: Key) -> NewContact:
        """The contact on its way; SignedOut."""
        with self._start_work() as work:
            signin = _of_its_session(self._transactions.open(work, key, PURPOSE, State.CODE), key)
            return NewContact(signin, _contact(signin))


class ResendContact:
    """Another code to the contact that is on its way."""

    def __init__(
        self, start_work: StartOwnWork, transactions: Transactions, desk: CodeDesk
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key, *, block: str) -> Step:
        """Send it; SignedOut; ResendTooSoon, LimitReached, ChannelUnavailable."""
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.CODE)
            step = Step(_of_its_session(signin, key))
            return _sent(self._transactions, self._desk, work, step, block)


class ChangeContact:
    """The code came back: the new contact is theirs, and the former one opens nothing any more."""

    def __init__(
        self,
        start_work: StartOwnWork,
        transactions: Transactions,
        *,
        desk: CodeDesk,
        notices: Notices,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._notices = notices
        self._clock = clock

    def __call__(self, key: Key, typed: str) -> Step:
        """Put it in the place of the former one.

        Raises:
            SignedOut: the session in which it was begun is over.
            ContactTaken: somebody proved it meanwhile.
            CodeMismatch, CodeExpired, CodeUsed, CodeForeign, AttemptsExhausted: and the try counts.
        """
        with self._start_work() as work:
            arrived = self._desk.open(work, key, PURPOSE, State.CODE, typed)
            signin = _of_its_session(arrived.signin, key)
            if arrived.again:
                return Step(signin)
            contact = _contact(signin)
            verdict = self._desk.judge(
                work,
                signin,
                typed,
                channel=CHANNEL_TO[contact.kind],
                addresses=[contact.value],
                subject=self._desk.whose(CHANNEL_TO[contact.kind], contact.value),
            )
            if verdict.refusal is None:
                self._change(work, verdict.signin, contact)
                return self._transactions.move(work, verdict.signin, State.DONE)
            self._transactions.keep(work, verdict.signin)
        raise verdict.refusal

    def _change(self, work: OwnWork, signin: Signin, contact: Contact) -> None:
        assert signin.account_id is not None
        account_id, now = signin.account_id, self._clock()
        account = work.accounts.get(account_id, lock=True)
        # Before the new one is put: it is the former ones that must hear of it.
        self._notices.tell(work, account_id, Notice.CONTACT_CHANGED, locale=signin.locale)
        self._release(work, signin, contact.kind)
        work.identifiers.claim(account_id, _login(contact))
        work.contacts.put(account_id, contact.proven(now))
        work.devices.revoke_all(account_id, now)
        work.audit.note(Entry("contact", account_id, facts={"kind": contact.kind.value}))
        touched, fact = account.touch(("contacts",), now)
        work.accounts.save(touched)
        work.announce(fact)

    def _release(self, work: Work, signin: Signin, kind: ContactKind) -> None:
        """The former contact is no login any more, and codes that went there are dead."""
        assert signin.account_id is not None
        for former in work.contacts.of(signin.account_id):
            if former.kind is kind:
                work.identifiers.release(signin.account_id, _login(former))
                self._desk.kill_sent_to(work, signin, former.value)


def _login(contact: Contact) -> Identifier:
    return Identifier(IdentifierKind(contact.kind), contact.value)


def _contact(signin: Signin) -> Contact:
    return Contact(ContactKind(signin.draft[KIND]), signin.draft[VALUE])


def _of_its_session(signin: Signin, key: Key) -> Signin:
    if signin.session_id != key.session_id:
        raise SignedOut
    return signin


def _sent(transactions: Transactions, desk: CodeDesk, work: Work, step: Step, block: str) -> Step:
    contact = _contact(step.signin)
    channel = CHANNEL_TO[contact.kind]
    sent = desk.send(work, step.signin, channel, contact.value, block=block, switched=False)
    return replace(transactions.keep(work, sent), cookie=step.cookie)
