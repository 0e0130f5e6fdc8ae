"""What is written down of every deed: whose account, who did it, what it came to, from where."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from idp.domain.signin import Purpose, Signin, State

DONE = "done"
"""The outcome of what was not refused; every other outcome is the code of a refusal."""

DEEDS = frozenset(
    {
        *("signin", "signin.second-factor", "registration", "confirmation", "recovery"),
        *("password", "contact", "factor.on", "factor.off", "factor-reset", "recovery-codes"),
        *("lock", "unlock", "block", "unblock", "account.close", "account.export"),
        *("session.end", "device.known", "device.revoke", "grant", "grant.end", "consent"),
        *("token", "token.exchange", "token.refresh-reuse", "client", "key", "scope", "invitation"),
        *("staff-number", "local-access", "person", "support.search", "support.read", "page"),
    }
)

CLI = "cli"
"""The actor of what an operator does at the command line."""

_DEED_OF = {Purpose.STEPUP: "signin", Purpose.FACTOR: "factor.on"}
"""Where a transaction's purpose is no word for the deed that it leads to."""


@dataclass(frozen=True)
class Entry:
    """One deed and what it came to; never a code, a secret or a contact.

    Attributes:
        deed: One of ``DEEDS``.
        account_id: Whose account it is about; None where nobody is known.
        actor: Who did it; None: the owner of the account, else an officer's account or ``CLI``.
        outcome: ``DONE``, or the code of the refusal.
        client_id: The program through which or for which it was done.
        facts: What else is worth knowing of it.
    """

    deed: str
    account_id: UUID | None
    actor: str | None = None
    outcome: str = DONE
    client_id: str | None = None
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)

    def check(self) -> None:
        """Before it is kept; what was kept long ago may be of a word that is no more.

        Raises:
            ValueError: no deed is called so.
        """
        if self.deed not in DEEDS:
            raise ValueError(f"no deed is called {self.deed}")

    def refused(self, code: str, **facts: str | int | bool) -> "Entry":
        """The same deed, and what forbade it."""
        return replace(self, outcome=code, facts={**self.facts, **facts})


@dataclass(frozen=True)
class Whence:
    """Where a deed comes from, as the door saw it.

    Attributes:
        request_id: The number that a person quotes to support.
        block: /24 or /56 of the address.
        agent: The browser or program, in a word or two.
    """

    request_id: UUID | None = None
    block: str | None = None
    agent: str | None = None


@dataclass(frozen=True)
class Kept:
    """An entry as it is kept; numbers grow, and some are missing where nothing was committed."""

    number: int
    at: datetime
    entry: Entry
    whence: Whence


def step_of(signin: Signin) -> Entry:
    """The deed that a step of a person's transaction is a part of."""
    deed = _DEED_OF.get(signin.purpose, signin.purpose.value)
    if deed == "signin" and signin.state in {State.METHOD, State.CODE}:
        deed = "signin.second-factor"
    return Entry(
        deed,
        signin.account_id,
        client_id=signin.asked.client.client_id if signin.asked else None,
        facts={"step": signin.state.value, "tries": signin.tries},
    )
