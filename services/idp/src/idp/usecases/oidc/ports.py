"""What tokens need from the world: their part of a transaction, keys, and things spent once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.tokens import Claims, Shown
from idp.domain.account import Account
from idp.domain.affiliation import Affiliation
from idp.domain.authorization import AuthorizationRequest
from idp.domain.client import Client
from idp.domain.contact import Contact
from idp.domain.facts import Fact
from idp.domain.grant import AuthorizationCode, Grant, RefreshToken
from idp.domain.local_access import LocalAccess
from idp.domain.session import SeenSession, Session
from idp.domain.signing_key import KeptKey
from idp.usecases.audit.ports import Audit
from idp.usecases.consents import Consents, WantedClaims
from idp.usecases.oidc.deliveries import Deliveries
from idp.usecases.ports import Dispatches, Passwords


class Clients(Protocol):
    """Programs of the house."""

    def get(self, client_id: str) -> Client:
        """One of them; ClientUnknown."""
        ...

    def all(self) -> Sequence[Client]:
        """Every one, by name."""
        ...

    def put(self, client: Client) -> None:
        """Add or change one; its secret stays, if it still proves itself by one."""
        ...

    def give_secret(self, client_id: str, digest: bytes) -> None:
        """Keep the digest of its new secret; the former is worth nothing from now on."""
        ...


class FindClient(Protocol):
    """Finds a program where nothing else is asked of the database."""

    def __call__(self, client_id: str) -> Client:
        """As it is registered now; ClientUnknown."""
        ...


class Sessions(Protocol):
    """Browsers that are signed in."""

    def add(self, session: Session, device_id: UUID | None = None) -> bool:
        """Keep a new one, and where it begins; False if there is one of its id."""
        ...

    def of(self, account_id: UUID, now: datetime) -> Sequence[SeenSession]:
        """Those of an account that are live, the last proven first."""
        ...

    def of_device(self, device_id: UUID) -> Sequence[UUID]:
        """Those that began at this browser and have not ended."""
        ...

    def get(self, session_id: UUID, *, lock: bool = False) -> Session | None:
        """By its id; under ``lock`` nobody renews or ends it meanwhile."""
        ...

    def local_access(self, session_id: UUID) -> LocalAccess | None:
        """What a slip opens the session for, be it opened yet or not; None if none does."""
        ...

    def by_cookie(self, digest: bytes) -> Session | None:
        """By the digest of its cookie, under its lock: a cookie that is changed just now is old."""
        ...

    def save(self, session: Session) -> None:
        """Keep cookie, proof and times."""
        ...

    def end(self, session_id: UUID, now: datetime) -> Session | None:
        """End it; None if it was over already."""
        ...

    def hold_all(self, account_id: UUID) -> None:
        """Until the transaction ends nobody uses, renews or ends a session of the account."""
        ...

    def end_all(
        self, account_id: UUID, now: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        """End all of an account but that one; tells which."""
        ...

    def signed_in(self, now: datetime) -> UUID | None:
        """Some account with a session that is not over, or with a grant that outlives one."""
        ...

    def sweep(self, before: datetime) -> None:
        """Forget those that were over before then and that no grant points to."""
        ...


class Grants(Protocol):
    """What people let clients do."""

    def add(self, grant: Grant) -> None:
        """Keep a new one."""
        ...

    def get(self, grant_id: UUID, *, lock: bool = False) -> Grant | None:
        """By its id; under ``lock`` nobody takes it back meanwhile."""
        ...

    def bind(self, grant_id: UUID, jkt: str) -> None:
        """Bind its refresh tokens to a key, once and for all."""
        ...

    def revoke(self, grant_id: UUID, now: datetime) -> bool:
        """Take it back; False if it was taken back already."""
        ...

    def revoke_session(
        self, session_id: UUID, now: datetime, *, offline: bool = False
    ) -> Sequence[UUID]:
        """Take back all of a session, with those that outlive it if ``offline``; tells which."""
        ...

    def hold_account(self, account_id: UUID) -> None:
        """Until the transaction ends nobody makes tokens of the account's grants."""
        ...

    def revoke_account(
        self, account_id: UUID, now: datetime, *, but: UUID | None = None
    ) -> Sequence[tuple[UUID, UUID]]:
        """Take back all of an account but those of that session; tells them and their sessions."""
        ...

    def of_client(self, account_id: UUID, client_id: str) -> Sequence[Grant]:
        """All live ones of an account at a client, locked."""
        ...

    def sweep(self, before: datetime) -> None:
        """Forget those that were made before then, with their tokens."""
        ...


class AuthorizationCodes(Protocol):
    """Codes that clients redeem."""

    def add(self, code: AuthorizationCode) -> None:
        """Keep a new one."""
        ...

    def spend(
        self,
        digest: bytes,
        *,
        client_id: str,
        redirect_uri: str,
        challenge: str | None,
        jkt: str | None,
        now: datetime,
    ) -> AuthorizationCode | None:
        """Use it if it is alive and all of this fits, in one statement: of many, one wins."""
        ...

    def get(self, digest: bytes) -> AuthorizationCode | None:
        """By its digest, used or not."""
        ...

    def sweep(self, before: datetime) -> None:
        """Forget those that expired before then."""
        ...


class RefreshTokens(Protocol):
    """Families of refresh tokens."""

    def add(self, token: RefreshToken) -> None:
        """Keep a new one."""
        ...

    def spend(self, digest: bytes, *, successor: bytes, now: datetime) -> RefreshToken | None:
        """Use it if it and its grant are alive, in one statement: of many, one wins."""
        ...

    def get(self, digest: bytes) -> RefreshToken | None:
        """By its digest, used or not."""
        ...


class Pushes(Protocol):
    """Authorization requests that clients pushed."""

    def add(self, digest: bytes, request: AuthorizationRequest, until: datetime) -> None:
        """Keep one."""
        ...

    def find(self, digest: bytes, client_id: str, now: datetime) -> AuthorizationRequest | None:
        """The client's own, alive and unspent."""
        ...

    def spend(self, digest: bytes, now: datetime) -> bool:
        """Use it up; False if it was used already."""
        ...

    def sweep(self, before: datetime) -> None:
        """Forget those that expired before then."""
        ...


class Scopes(Protocol):
    """Officers' scopes that accounts hold."""

    def held(self, account_id: UUID) -> Collection[str]:
        """All of an account."""
        ...

    def grant(self, account_id: UUID, scope: str, now: datetime) -> None:
        """Let the account have one more."""
        ...


class SigningKeys(Protocol):
    """Signing keys."""

    def all(self, *, lock: bool = False) -> Sequence[KeptKey]:
        """Every key; under ``lock`` nobody else changes them meanwhile."""
        ...

    def add(self, key: KeptKey) -> None:
        """Keep a new one."""
        ...

    def save(self, key: KeptKey) -> None:
        """Keep its stage."""
        ...


class Accounts(Protocol):
    """Accounts, as far as tokens go."""

    def get(self, account_id: UUID, *, lock: bool = False) -> Account:
        """One account; AccountUnknown."""
        ...

    def hold(self, account_id: UUID) -> Account:
        """One account, which nobody blocks until the transaction ends; AccountUnknown."""
        ...

    def save(self, account: Account) -> None:
        """Keep status, level and version."""
        ...


class Contacts(Protocol):
    """Contacts, as far as userinfo goes."""

    def of(self, account_id: UUID) -> Sequence[Contact]:
        """All of an account."""
        ...


class Affiliations(Protocol):
    """Places of work, as far as claims go."""

    def of(self, account_id: UUID) -> Sequence[Affiliation]:
        """All of an account that have not ended."""
        ...


class OidcWork(Protocol):
    """One transaction, as far as tokens go."""

    @property
    def accounts(self) -> Accounts:
        """Its part of the transaction."""
        ...

    @property
    def contacts(self) -> Contacts:
        """Its part of the transaction."""
        ...

    @property
    def dispatches(self) -> Dispatches:
        """Its part of the transaction."""
        ...

    @property
    def passwords(self) -> Passwords:
        """Its part of the transaction."""
        ...

    @property
    def affiliations(self) -> Affiliations:
        """Its part of the transaction."""
        ...

    @property
    def clients(self) -> Clients:
        """Its part of the transaction."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Its part of the transaction."""
        ...

    @property
    def grants(self) -> Grants:
        """Its part of the transaction."""
        ...

    @property
    def authorization_codes(self) -> AuthorizationCodes:
        """Its part of the transaction."""
        ...

    @property
    def refresh_tokens(self) -> RefreshTokens:
        """Its part of the transaction."""
        ...

    @property
    def pushes(self) -> Pushes:
        """Its part of the transaction."""
        ...

    @property
    def scopes(self) -> Scopes:
        """Its part of the transaction."""
        ...

    @property
    def consents(self) -> Consents:
        """Its part of the transaction."""
        ...

    @property
    def wanted(self) -> WantedClaims:
        """Its part of the transaction."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Its part of the transaction."""
        ...

    @property
    def signing_keys(self) -> SigningKeys:
        """Its part of the transaction."""
        ...

    @property
    def audit(self) -> Audit:
        """Its part of the transaction."""
        ...

    def announce(self, fact: Fact) -> None:
        """Tell the others, once this is committed."""
        ...


StartOidcWork = Callable[[], AbstractContextManager[OidcWork]]


class Secrets(Protocol):
    """Random secrets, of which only digests are kept."""

    def new(self) -> str:
        """256 bits as text."""
        ...

    def digest(self, secret: str) -> bytes:
        """What is kept of one."""
        ...

    def seal(self, under: str, secret: str) -> bytes:
        """Encrypt one secret under another, which alone opens it again."""
        ...

    def unseal(self, under: str, sealed: bytes) -> str:
        """Decrypt it."""
        ...


class Signer(Protocol):
    """Signs with the keys that are active now; Unavailable while there is none."""

    def access_token(self, claims: Mapping[str, Any]) -> str:
        """An access token (RFC 9068)."""
        ...

    def id_token(self, claims: Mapping[str, Any], alg: str) -> str:
        """An ID token."""
        ...


class MintKey(Protocol):
    """Makes signing keys."""

    def __call__(self, alg: str, now: datetime) -> KeptKey:
        """A new key in its first stage."""
        ...


@dataclass(frozen=True)
class Hint:
    """What an ID token of ours says, be it expired: whose session at which client."""

    client_id: str
    account_id: UUID
    session_id: UUID


class OwnTokens(Protocol):
    """Reads tokens that this service signed."""

    def access(self, token: str, audience: str | None = None) -> Claims | None:
        """An access token for this service, or for any, whoever sends it; None: does not hold."""
        ...

    def presented(self, headers: Sequence[str], shown: Shown) -> Claims | None:
        """A token for any service that somebody shows as their own; None if that is not so.

        Raises:
            InvalidDpopProof: it holds, but its key is not proven.
        """
        ...

    def hint(self, token: str) -> Hint | None:
        """An ID token, expired or not; None if it is not ours."""
        ...


@dataclass(frozen=True)
class Assertion:
    """A program's proof of who it is (RFC 7523), to be taken once."""

    jti: str
    expires_at: datetime


class Assertions(Protocol):
    """Reads client assertions."""

    def subject(self, token: str) -> str | None:
        """Whose it claims to be, unproven; None if that cannot be read."""
        ...

    def read(self, token: str, client: Client) -> Assertion | None:
        """The assertion, if the client's key signed it for us; else None."""
        ...


class Once(Protocol):
    """Things that may be used once; Unavailable when nothing remembers them."""

    def spend(self, kind: str, name: str, until: datetime) -> bool:
        """Note the use until then; False if it was used before."""
        ...
