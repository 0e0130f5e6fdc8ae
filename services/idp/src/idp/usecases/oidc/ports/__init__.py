"""What tokens need from the world: their part of a transaction, keys, and things spent once."""

from idp.usecases.oidc.ports.clients import Clients, FindClient, Pushes
from idp.usecases.oidc.ports.people import Accounts, Affiliations, Contacts, Scopes
from idp.usecases.oidc.ports.permissions import AuthorizationCodes, Grants, RefreshTokens, Sessions
from idp.usecases.oidc.ports.tokens import (
    Assertion,
    Assertions,
    Hint,
    MintKey,
    Once,
    OwnTokens,
    Secrets,
    Signer,
    SigningKeys,
)
from idp.usecases.oidc.ports.work import OidcWork, StartOidcWork

__all__ = [
    "Accounts",
    "Affiliations",
    "Assertion",
    "Assertions",
    "AuthorizationCodes",
    "Clients",
    "Contacts",
    "FindClient",
    "Grants",
    "Hint",
    "MintKey",
    "OidcWork",
    "Once",
    "OwnTokens",
    "Pushes",
    "RefreshTokens",
    "Scopes",
    "Secrets",
    "Sessions",
    "Signer",
    "SigningKeys",
    "StartOidcWork",
]
