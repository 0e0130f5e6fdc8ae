"""What the use cases need from the world: one transaction, and what lies outside it."""

from idp.usecases.ports.clock import Clock, NewId
from idp.usecases.ports.credentials import Factors, Locks, Passwords, RecoveryCodes
from idp.usecases.ports.hands import (
    Chance,
    Hasher,
    Limits,
    Lockout,
    Macs,
    Sender,
    Strength,
    Totp,
    Wording,
)
from idp.usecases.ports.people import Accounts, Affiliations, Contacts, Identifiers
from idp.usecases.ports.sessions import (
    HoldSession,
    IssueCode,
    Opened,
    Opening,
    OpenSession,
    RefuseRequest,
    Typed,
)
from idp.usecases.ports.transactions import Codes, Dispatches, Message, Signins, Unreadable
from idp.usecases.ports.work import StartWork, Work

__all__ = [
    "Accounts",
    "Affiliations",
    "Chance",
    "Clock",
    "Codes",
    "Contacts",
    "Dispatches",
    "Factors",
    "Hasher",
    "HoldSession",
    "Identifiers",
    "IssueCode",
    "Limits",
    "Lockout",
    "Locks",
    "Macs",
    "Message",
    "NewId",
    "OpenSession",
    "Opened",
    "Opening",
    "Passwords",
    "RecoveryCodes",
    "RefuseRequest",
    "Sender",
    "Signins",
    "StartWork",
    "Strength",
    "Totp",
    "Typed",
    "Unreadable",
    "Wording",
    "Work",
]
