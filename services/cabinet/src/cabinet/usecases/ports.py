"""What the use cases need from the world: sessions, the other services, one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from cabinet.domain.account import Account, BindingFact, Person, Worker
from cabinet.domain.attempt import Attempt
from cabinet.domain.binding import Binding
from cabinet.domain.card import Card, Certified, DocumentType, Entry, Prepared, Recipient, Target
from cabinet.domain.document import DocumentFact
from cabinet.domain.organisation import Organisation
from cabinet.domain.session import Session, Token
from cabinet.domain.workplace import Position, Workplace
from chassis.envelope import Envelope
from chassis.revocation import Revoked

Clock = Callable[[], datetime]
# 256 random bits, safe in addresses and cookies.
NewSecret = Callable[[], str]


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in: the store's key of the session, and the session."""

    key: str
    session: Session


class Sessions(Protocol):
    """Where sessions live, encrypted, by their cookie's digest; Unavailable when it is away."""

    def add(self, key: str, session: Session) -> None:
        """Keep a new session."""
        ...

    def find(self, key: str) -> Session | None:
        """The session, whether it is alive or not."""
        ...

    def change(self, key: str, change: Callable[[Session], Session]) -> Session | None:
        """Apply a change to what is stored now, atomically; None if the session is gone."""
        ...

    def end(self, key: str) -> Session | None:
        """Forget a session; gives what it was."""
        ...

    def bury(self, key: str) -> None:
        """Forget a session that was idle, and remember that it was."""
        ...

    def was_idle(self, key: str) -> bool:
        """Whether the session of this key ended because nobody was there."""
        ...

    def end_of(self, sid: str) -> int:
        """Forget the sessions of one sign-in at the identity provider; how many they were."""
        ...

    def end_all(self, account_id: UUID, not_before: datetime) -> int:
        """Forget the sessions of an account that began no later; how many they were."""
        ...

    def refreshing(self, key: str) -> AbstractContextManager[None]:
        """Let one request at a time renew the tokens of a session."""
        ...


class Attempts(Protocol):
    """Sign-ins under way, by their state; each is taken once."""

    def keep(self, attempt: Attempt) -> None:
        """Keep for the attempt's life."""
        ...

    def take(self, state: str) -> Attempt | None:
        """Give and forget."""
        ...


class Once(Protocol):
    """Remembers ids that may be used once."""

    def first(self, name: str, life: timedelta) -> bool:
        """True for the first time within ``life``."""
        ...


@dataclass(frozen=True)
class Wish:
    """What the identity provider is asked for."""

    state: str
    nonce: str
    challenge: str
    locale: str
    acr: str | None = None
    max_age_s: int | None = None
    login_again: bool = False


@dataclass(frozen=True)
class SignedIn:
    """What came back for a code, every token checked."""

    account_id: UUID
    sid: str
    nonce: str
    acr: str
    auth_time: datetime
    level: str
    access: Token
    refresh: str | None = field(repr=False)
    id_token: str = field(repr=False)


@dataclass(frozen=True)
class Renewed:
    """What came back for a refresh token."""

    access: Token
    refresh: str | None = field(repr=False)
    level: str


@dataclass(frozen=True)
class SigninOver:
    """What a logout token says: one sign-in is over, or all of an account."""

    jti: str
    sid: str | None
    account_id: UUID | None


class IdentityProvider(Protocol):
    """The identity provider as a relying party sees it; Unavailable when it is away."""

    @property
    def issuer(self) -> str:
        """Its name, exactly."""
        ...

    def begin(self, wish: Wish) -> str:
        """Push the request (RFC 9126); gives the address to send the browser to."""
        ...

    def redeem(self, code: str, verifier: str, nonce: str) -> SignedIn:
        """Tokens for a code; SigninRefused."""
        ...

    def refresh(self, refresh_token: str) -> Renewed:
        """New tokens; SigninRefused when the old one is spent or revoked."""
        ...

    def exchange(self, access_token: str, audience: str, scope: str) -> Token:
        """A token for another service (RFC 8693); SigninRefused."""
        ...

    def revoke(self, refresh_token: str) -> None:
        """Give a refresh token back (RFC 7009)."""
        ...

    def over(self, logout_token: str) -> SigninOver:
        """What a logout token says, checked; LogoutTokenRefused."""
        ...

    def farewell(self, id_token: str) -> str:
        """The address at which the person is signed out there too."""
        ...


@dataclass(frozen=True)
class Dossier:
    """The registry's record of a person, as far as the profile shows it."""

    number: str | None
    full_name: str
    birth_date: date | None
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True)
class Employment:
    """Where a person works, as the registry says now."""

    worker_version: int
    standing: str
    workplaces: tuple[Workplace, ...] = ()


class Registry(Protocol):
    """The registry, asked in a person's name; RefusedElsewhere, Malformed, Unavailable."""

    def seek(self, token: str, method: str, value: str) -> Binding:
        """Begin a binding."""
        ...

    def choose(self, token: str, binding_id: UUID, organisation_id: UUID) -> Binding:
        """Go on with one of several organisations."""
        ...

    def confirm(self, token: str, binding_id: UUID) -> Binding:
        """Bind."""
        ...

    def bindings(self, token: str) -> Sequence[Binding]:
        """All of the person."""
        ...

    def employment(self, token: str) -> Employment:
        """Positions in bound organisations."""
        ...

    def dossier(self, token: str) -> Dossier | None:
        """The personal record, if there is one."""
        ...


@dataclass(frozen=True)
class Wanted:
    """Filters of a list of documents, as they stand in the address."""

    created_from: str | None = None
    created_to: str | None = None
    type_code: str | None = None
    status: str | None = None
    cursor: str | None = None


@dataclass(frozen=True)
class NewDocument:
    """What a document begins with."""

    organisation_id: UUID
    type_code: str
    local_uid: str
    level: str


@dataclass(frozen=True)
class Upload:
    """A file on its way from the browser to the store: never kept here."""

    media_type: str
    chunks: Iterator[bytes]
    size: int
    key: str


@dataclass(frozen=True)
class Content:
    """A file on its way from the store to the browser."""

    media_type: str
    chunks: Iterable[bytes]
    size: str | None = None


@dataclass(frozen=True)
class Acting:
    """In whose name and from which position the store is asked."""

    token: str = field(repr=False)
    position_id: UUID


class DocumentStore(Protocol):
    """The document store, asked in a person's name and position; RefusedElsewhere, Unavailable."""

    def types(self, acting: Acting) -> Sequence[DocumentType]:
        """Types that can be begun."""
        ...

    def listed(self, acting: Acting, wanted: Wanted) -> tuple[Sequence[Card], str | None]:
        """A page of cards and the cursor of the next one."""
        ...

    def card(self, acting: Acting, document_id: UUID) -> Card:
        """One card."""
        ...

    def create(self, acting: Acting, new: NewDocument) -> Card:
        """Begin a document."""
        ...

    def upload(self, acting: Acting, document_id: UUID, upload: Upload) -> None:
        """Add a version."""
        ...

    def content(self, acting: Acting, document_id: UUID, number: int) -> Content:
        """The bytes of a version."""
        ...

    def sign(self, acting: Acting, target: Target, message: bytes) -> None:
        """Hand in a detached signature."""
        ...

    def prepare(self, acting: Acting, target: Target, certified: Certified) -> Prepared:
        """Begin to sign with a key that is elsewhere."""
        ...

    def complete(self, acting: Acting, session_id: UUID, value: str) -> None:
        """Hand in what that key made, base64."""
        ...

    def recipients(self, acting: Acting) -> Sequence[Recipient]:
        """To whom can be sent."""
        ...

    def send(self, acting: Acting, document_id: UUID, recipient_id: UUID) -> None:
        """Queue a delivery."""
        ...

    def journal(self, acting: Acting, document_id: UUID) -> Sequence[Entry]:
        """What happened to a document."""
        ...


class Authority(Protocol):
    """The stand's authority: certificates for keys that live in a browser; Unavailable."""

    def certify(self, spki: str, person: Person) -> Certified:
        """A certificate for a public key (base64 SPKI)."""
        ...


class Accounts(Protocol):
    """What is known of accounts."""

    def get(self, account_id: UUID) -> Account | None:
        """One account."""
        ...

    def put_state(self, account_id: UUID, version: int, *, status: str, level: str | None) -> bool:
        """Keep the newer status and level; no level leaves the known one. False if stale."""
        ...

    def put_person(self, account_id: UUID, version: int, person: Person) -> bool:
        """Keep the newer person. False if stale."""
        ...

    def preferred(self, account_id: UUID) -> UUID | None:
        """The position chosen last."""
        ...

    def prefer(self, account_id: UUID, position_id: UUID) -> None:
        """Remember the position chosen."""
        ...


class Workers(Protocol):
    """Workers, their bindings and positions."""

    def of_account(self, account_id: UUID) -> Worker | None:
        """The worker of an account."""
        ...

    def put(self, worker: Worker, version: int) -> bool:
        """Keep the newer state; an account once known stays. False if stale."""
        ...

    def tie(self, worker_id: UUID, account_id: UUID) -> None:
        """Note whose account it is, without telling anything else."""
        ...

    def put_positions(
        self,
        worker_id: UUID,
        version: int,
        positions: Iterable[Position],
        organisation_id: UUID | None = None,
    ) -> bool:
        """Replace the positions, of one organisation or all, unless newer ones are known."""
        ...

    def name_positions(self, positions: Iterable[Position]) -> None:
        """Keep the registry's words for posts and departments of known positions."""
        ...

    def put_binding(self, binding: BindingFact, version: int) -> bool:
        """Keep the newer state. False if stale."""
        ...

    def bindings(self, account_id: UUID) -> Sequence[BindingFact]:
        """Newest first."""
        ...

    def workplaces(self, account_id: UUID) -> Sequence[Workplace]:
        """Positions in organisations to which the account is bound now."""
        ...


class Organisations(Protocol):
    """Organisations by name."""

    def put(self, organisation: Organisation, version: int) -> bool:
        """Keep the newer state. False if stale."""
        ...

    def get(self, organisation_id: UUID) -> Organisation | None:
        """One of them."""
        ...


class Documents(Protocol):
    """Facts of documents; each kind of fact fills columns of its own."""

    def note(self, document_id: UUID, kind: str, at: datetime, told: Mapping[str, Any]) -> bool:
        """Keep a fact unless a newer one of its kind is known."""
        ...

    def of_author(self, account_id: UUID, limit: int) -> Sequence[DocumentFact]:
        """A person's own, newest first."""
        ...


class Work(Protocol):
    """One transaction."""

    @property
    def accounts(self) -> Accounts:
        """What is known of accounts."""
        ...

    @property
    def workers(self) -> Workers:
        """Workers, bindings, positions."""
        ...

    @property
    def organisations(self) -> Organisations:
        """Organisations by name."""
        ...

    @property
    def documents(self) -> Documents:
        """Facts of documents."""
        ...

    def seen(self, envelope: Envelope) -> bool:
        """Note the message in this transaction; True if it was noted before."""
        ...

    def stale(self, envelope: Envelope) -> None:
        """Note that something newer was known."""
        ...

    def revoke(self, entries: Iterable[Revoked]) -> None:
        """Put sign-ins or accounts on the deny list."""
        ...

    def last_contact(self) -> datetime | None:
        """When the worker last proved that it hears."""
        ...


StartWork = Callable[[], AbstractContextManager[Work]]
