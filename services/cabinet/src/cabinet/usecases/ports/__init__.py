"""What the use cases need from the world: sessions, the other services, one transaction."""

from collections.abc import Callable
from datetime import datetime

from cabinet.usecases.ports.provider import IdentityProvider, Renewed, SignedIn, SigninOver, Wish
from cabinet.usecases.ports.registry import Dossier, Registry
from cabinet.usecases.ports.sessions import Attempts, Once, Sessions, Visit
from cabinet.usecases.ports.store import (
    Acting,
    Authority,
    Content,
    DocumentStore,
    NewDocument,
    Upload,
    Wanted,
)
from cabinet.usecases.ports.work import Accounts, Documents, Organisations, StartWork, Work, Workers

__all__ = [
    "Accounts",
    "Acting",
    "Attempts",
    "Authority",
    "Clock",
    "Content",
    "DocumentStore",
    "Documents",
    "Dossier",
    "IdentityProvider",
    "NewDocument",
    "NewSecret",
    "Once",
    "Organisations",
    "Registry",
    "Renewed",
    "Sessions",
    "SignedIn",
    "SigninOver",
    "StartWork",
    "Upload",
    "Visit",
    "Wanted",
    "Wish",
    "Work",
    "Workers",
]

Clock = Callable[[], datetime]
# 256 random bits, safe in addresses and cookies.
NewSecret = Callable[[], str]
