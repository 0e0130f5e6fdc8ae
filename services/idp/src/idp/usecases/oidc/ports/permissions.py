"""Sessions, grants and what comes of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.grant import AuthorizationCode, Grant, RefreshToken
from idp.domain.local_access import LocalAccess
from idp.domain.session import SeenSession, Session


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
