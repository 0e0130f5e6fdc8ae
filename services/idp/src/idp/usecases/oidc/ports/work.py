"""One transaction of the protocol."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from idp.domain.facts import Fact
from idp.usecases.audit.ports import Audit
from idp.usecases.consents import Consents, WantedClaims
from idp.usecases.oidc.deliveries import Deliveries
from idp.usecases.oidc.ports.clients import Clients, Pushes
from idp.usecases.oidc.ports.people import Accounts, Affiliations, Contacts, Scopes
from idp.usecases.oidc.ports.permissions import AuthorizationCodes, Grants, RefreshTokens, Sessions
from idp.usecases.oidc.ports.tokens import SigningKeys
from idp.usecases.ports import Dispatches, Passwords


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
