"""What the use cases need from the world: one transaction, and what lies outside it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.envelope import Envelope
from idp.domain.account import Account, Standing
from idp.domain.affiliation import Affiliation
from idp.domain.code import Channel, SentCode
from idp.domain.contact import Contact, ContactKind
from idp.domain.factor import Factor, FactorKind
from idp.domain.facts import Fact
from idp.domain.identifier import Identifier
from idp.domain.level import Acr
from idp.domain.session import Session
from idp.domain.signin import Purpose, Signin
from idp.usecases.audit.ports import Audit
from idp.usecases.consents import Consents
from idp.usecases.own.ports import Verdicts
from idp.usecases.presence.ports import Devices

Clock = Callable[[], datetime]
NewId = Callable[[], UUID]


class Accounts(Protocol):
    """Accounts; their numbers are kept encrypted and found by keyed digests."""

    def add(self, account: Account) -> None:
        """Keep a new one; SnilsTaken if somebody has its numbers."""
        ...

    def get(self, account_id: UUID, *, lock: bool = False) -> Account:
        """One account; AccountUnknown."""
        ...

    def standing(self, account_id: UUID) -> Standing | None:
        """Whether it may act; None if there is none, which costs as much to find out."""
        ...

    def hold(self, account_id: UUID) -> Account:
        """One account, which nobody blocks until the transaction ends; AccountUnknown."""
        ...

    def save(self, account: Account) -> None:
        """Keep status, why it is blocked, level, how it was confirmed, and the version."""
        ...


class Contacts(Protocol):
    """Phones and addresses of accounts."""

    def put(self, account_id: UUID, contact: Contact) -> None:
        """Keep it in the place of the former one of its kind."""
        ...

    def of(self, account_id: UUID) -> Sequence[Contact]:
        """All of an account."""
        ...

    def proven(self, account_id: UUID, kind: ContactKind) -> str | None:
        """Where it is reached, if that is proven; None if it is not, which costs the same."""
        ...


class Identifiers(Protocol):
    """Logins; each is one account's, though a phone and a SNILS may be the same digits."""

    def claim(self, account_id: UUID, identifier: Identifier) -> None:
        """Make it a login of the account; ContactTaken, SnilsTaken."""
        ...

    def find(self, identifier: Identifier) -> UUID | None:
        """Whose it is; None if nobody's."""
        ...

    def release(self, account_id: UUID, identifier: Identifier) -> None:
        """It is no login of the account any more."""
        ...


class Passwords(Protocol):
    """Hashes of passwords."""

    def exchange(
        self, account_id: UUID, held: str, hashed: str, *, changed_at: datetime | None = None
    ) -> bool:
        """Put another in the place of ``held``; False when that is not the one any more.

        ``changed_at``: it is of another password from then on.
        """
        ...

    def put(self, account_id: UUID, hashed: str, *, changed_at: datetime | None = None) -> None:
        """Keep it in the place of the former one, which was changed then."""
        ...

    def get(self, account_id: UUID) -> str | None:
        """The hash, if there is one."""
        ...

    def changed_at(self, account_id: UUID) -> datetime | None:
        """When another password took the place of the first."""
        ...


class Factors(Protocol):
    """Second factors."""

    def of(self, account_id: UUID) -> Sequence[Factor]:
        """All of an account, on or not, of the kinds that the policy has."""
        ...

    def put(self, factor: Factor) -> None:
        """Keep it in the place of the former one of its kind."""
        ...

    def drop(self, account_id: UUID, kind: FactorKind) -> None:
        """It is no factor of the account any more."""
        ...

    def spend(self, factor: Factor, timecode: int) -> bool:
        """Use a time step; False when it, or a later one, was used by whomever."""
        ...


class RecoveryCodes(Protocol):
    """Keyed digests of recovery codes."""

    def replace(self, account_id: UUID, hashes: Sequence[bytes]) -> None:
        """Keep these; the former ones are worth nothing any more."""
        ...

    def burn(self, account_id: UUID, hashed: bytes, now: datetime) -> bool:
        """Use one up; False when it is unknown or used."""
        ...

    def left(self, account_id: UUID) -> int:
        """How many are unused."""
        ...


class Signins(Protocol):
    """Transactions of people at our pages."""

    def add(self, signin: Signin) -> None:
        """Keep a new one."""
        ...

    def get(self, signin_id: UUID) -> Signin | None:
        """Under its lock: two steps meet here."""
        ...

    def save(self, signin: Signin) -> None:
        """Keep all of it but its purpose and end."""
        ...

    def latest(self, session_id: UUID, purpose: Purpose, method: str | None) -> UUID | None:
        """What the session began last for the purpose, by the method."""
        ...

    def sweep(self, before: datetime) -> None:
        """Remove those that ended before, with their codes."""
        ...


class Codes(Protocol):
    """Codes that were sent."""

    def add(self, code: SentCode, address_index: bytes) -> None:
        """Keep a new one, and to whom it went as a digest."""
        ...

    def of(self, signin_id: UUID) -> Sequence[SentCode]:
        """All of a transaction, oldest first."""
        ...

    def elsewhere(
        self, signin_id: UUID, address_indexes: Sequence[bytes], now: datetime
    ) -> Sequence[tuple[SentCode, Purpose]]:
        """Live codes that went to these addresses for other transactions."""
        ...

    def burn(self, code_id: UUID, now: datetime) -> None:
        """Use it up."""
        ...

    def kill(self, code_ids: Sequence[UUID]) -> None:
        """They are worth nothing any more."""
        ...


@dataclass(frozen=True)
class Message:
    """Something to send; its id is the idempotency key of the gateway.

    Attributes:
        decoy: It only costs what a message costs: nobody has the login that was typed.
    """

    id: UUID
    channel: Channel
    to: str
    subject: str
    text: str
    created_at: datetime
    expires_at: datetime
    attempts: int = 0
    decoy: bool = False


@dataclass(frozen=True)
class Unreadable:
    """A message whose text no key opens; ``reason`` as support reads it."""

    id: UUID
    reason: str = "unreadable"


class Dispatches(Protocol):
    """Messages to send; their text is encrypted, and gone once it is sent."""

    def add(self, message: Message) -> None:
        """Queue it in this transaction and ring the relay's bell; an id is queued once."""
        ...

    def due(self, now: datetime, most: int) -> Sequence[Message | Unreadable]:
        """Messages whose time has come, locked for this transaction; others skip them."""
        ...

    def sent(self, message_id: UUID, now: datetime) -> None:
        """It went out; the text is blanked."""
        ...

    def put_off(self, message_id: UUID, until: datetime) -> None:
        """The gateway did not take it; try again later."""
        ...

    def give_up(self, message_id: UUID, now: datetime) -> None:
        """It is of no use any more; the text is blanked."""
        ...

    def park(self, message_id: UUID, reason: str, now: datetime) -> None:
        """It can never be sent; its text stays for whoever finds out why."""
        ...

    def sweep(self, before: datetime) -> None:
        """Remove those that were of no use any more before."""
        ...

    def failing(self, channel: Channel, since: datetime) -> bool:
        """Whether the last three attempts on the channel all failed."""
        ...


class Locks(Protocol):
    """Passwords that are shut on unknown devices."""

    def since(self, account_id: UUID) -> datetime | None:
        """When it was shut."""
        ...

    def put(self, account_id: UUID, now: datetime) -> bool:
        """Shut it; False where a lock stands, which keeps its moment."""
        ...

    def lift(self, account_id: UUID) -> None:
        """Open it again."""
        ...


class Affiliations(Protocol):
    """Places of work, as the registry tells."""

    def keep(self, affiliation: Affiliation) -> bool:
        """Keep it; False when something as new of the same binding is known."""
        ...

    def lead(self, worker_id: UUID, version: int, led: Collection[UUID]) -> None:
        """The worker leads these organisations and no others."""
        ...


class Work(Protocol):
    """One transaction: everything in it happens, or nothing does."""

    @property
    def accounts(self) -> Accounts:
        """Accounts."""
        ...

    @property
    def contacts(self) -> Contacts:
        """Phones and addresses."""
        ...

    @property
    def identifiers(self) -> Identifiers:
        """Logins."""
        ...

    @property
    def passwords(self) -> Passwords:
        """Hashes of passwords."""
        ...

    @property
    def factors(self) -> Factors:
        """Second factors."""
        ...

    @property
    def recovery(self) -> RecoveryCodes:
        """Recovery codes."""
        ...

    @property
    def signins(self) -> Signins:
        """Transactions of people."""
        ...

    @property
    def codes(self) -> Codes:
        """Sent codes."""
        ...

    @property
    def dispatches(self) -> Dispatches:
        """Messages to send."""
        ...

    @property
    def devices(self) -> Devices:
        """Known browsers."""
        ...

    @property
    def locks(self) -> Locks:
        """Passwords shut on unknown devices."""
        ...

    @property
    def affiliations(self) -> Affiliations:
        """Places of work."""
        ...

    @property
    def verdicts(self) -> Verdicts:
        """What checks of people came to."""
        ...

    @property
    def audit(self) -> Audit:
        """What is noted of every deed."""
        ...

    @property
    def consents(self) -> Consents:
        """Programs of others that people let in."""
        ...

    def announce(self, fact: Fact) -> None:
        """Tell others, if and only if this transaction commits."""
        ...

    def seen(self, envelope: Envelope) -> bool:
        """Note the message in this transaction; True if it was noted before."""
        ...

    def stale(self, envelope: Envelope) -> bool:
        """Note that something newer is known; always False, as nothing was applied."""
        ...


StartWork = Callable[[], AbstractContextManager[Work]]


class Macs(Protocol):
    """Keyed digests: what is kept of secrets and of values that must be found again."""

    def token(self, token: str) -> bytes:
        """Of a 256-bit random secret, such as a cookie."""
        ...

    def code(self, signin_id: UUID, purpose: Purpose, channel: Channel, digits: str) -> bytes:
        """Of a sent code: the digits are worth nothing in another transaction."""
        ...

    def recovery(self, account_id: UUID, code: str) -> bytes:
        """Of a recovery code."""
        ...

    def index(self, kind: str, value: str) -> bytes:
        """Of a login or an address."""
        ...


class Chance(Protocol):
    """Randomness."""

    def token(self) -> str:
        """256 bits as text."""
        ...

    def digits(self) -> str:
        """Six digits."""
        ...

    def secret(self) -> bytes:
        """A TOTP secret."""
        ...

    def recovery_codes(self) -> Sequence[str]:
        """A fresh set of recovery codes."""
        ...


class Hasher(Protocol):
    """Hashes passwords, so many at once; Unavailable beyond its queue."""

    def turn(self) -> AbstractContextManager[None]:
        """A place to hash in, taken before a transaction begins; Unavailable."""
        ...

    def hash(self, password: str) -> str:
        """What is kept."""
        ...

    def verify(self, hashed: str | None, password: str) -> bool:
        """Whether it fits; an absent hash costs the same time."""
        ...

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than today's."""
        ...


class Strength(Protocol):
    """How hard a password is to guess."""

    def score(self, password: str, own_words: Sequence[str]) -> int:
        """0 to 4, of the weakest spelling."""
        ...

    def is_common(self, password: str) -> bool:
        """Whether it is on the list of those that everybody tries."""
        ...


class Totp(Protocol):
    """Codes of authenticator apps, RFC 6238."""

    def timecode(self, secret: bytes, digits: str, now: datetime) -> int | None:
        """The time step of the code: this one or the last; None when it fits neither."""
        ...

    def address(self, secret: bytes, account: str) -> str:
        """What the app reads from the picture."""
        ...

    def text(self, secret: bytes) -> str:
        """What a person types into the app without the picture."""
        ...


class Limits(Protocol):
    """Counters of chassis over the table of limits."""

    def take(self, subject: str, *names: str) -> None:
        """Count one; LimitReached, or Unavailable when nothing counts."""
        ...

    def clear(self, subject: str, *names: str) -> None:
        """Forget what was counted."""
        ...


class Lockout(Protocol):
    """Failures of passwords, counted before the hash is computed and given back on success."""

    def count(self, subject: str, *, known: bool, block: str) -> int:
        """Failures of the subject so far, this one included; SigninThrottled, Unavailable."""
        ...

    def give_back(self, subject: str, *, known: bool, block: str) -> None:
        """It was right: failures begin anew."""
        ...

    def uncount(self, subject: str, *, known: bool, block: str) -> None:
        """It was not judged; failures before it stay."""
        ...

    def forget(self, subject: str) -> None:
        """Unknown browsers begin anew: somebody opened the lock; Unavailable."""
        ...


class Wording(Protocol):
    """Texts of messages, from the catalogs."""

    def code(self, channel: Channel, locale: str, purpose: Purpose, digits: str) -> tuple[str, str]:
        """Subject and text that carry a code."""
        ...

    def held(self, channel: Channel, locale: str, purpose: Purpose) -> tuple[str, str]:
        """Subject and text for the owner of a contact that somebody else says is theirs."""
        ...

    def snils_held(self, locale: str) -> tuple[str, str]:
        """Subject and letter for the owner of a SNILS that somebody else tries to register."""
        ...


class Sender(Protocol):
    """A way out to a phone or a mailbox; Unavailable when it does not take the message."""

    def __call__(self, message: Message) -> None:
        """Send it; sending the same id again changes nothing."""
        ...


@dataclass(frozen=True)
class Typed:
    """A right password, by the moment in which it took the place of the first; None: the first."""

    since: datetime | None


@dataclass(frozen=True)
class Opening:
    """A session to open: who, proven how, in place of which.

    Attributes:
        session_id: Of the session, if it is a new one: the same proof opens it once.
        within: A part of the proof is of the session that is replaced: without it, it is none.
        client_id: The program that sent the person here.
        device_id: The browser; if it is revoked before the session opens, the proof is none.
        password: The password that was typed, by the moment in which it became theirs; if it is
            another one by now, the proof is none. None where none was typed.
    """

    account_id: UUID
    amr: tuple[str, ...]
    acr: Acr
    replaces: UUID | None = None
    session_id: UUID | None = None
    within: bool = False
    client_id: str | None = None
    device_id: UUID | None = None
    password: Typed | None = None


@dataclass(frozen=True)
class Opened:
    """A session and the secret of its cookie."""

    session: Session
    cookie: str


OpenSession = Callable[[Opening], Opened]
HoldSession = Callable[[UUID], Session]
"""The live session of this id; SignedOut."""


class IssueCode(Protocol):
    """Ends an authorization request well."""

    def __call__(self, request: Mapping[str, Any], session: Session, *, again: bool = False) -> str:
        """The address to which the browser returns, with a code or with what forbids it.

        ``again``: the browser lost the first answer.
        """
        ...


class RefuseRequest(Protocol):
    """Ends an authorization request because the person said no."""

    def __call__(self, request: Mapping[str, Any], error: str) -> str:
        """The address to which the browser returns."""
        ...
