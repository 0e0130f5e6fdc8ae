"""An invitation: whoever holds its code becomes an officer, once and in time."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from idp.domain.account import Account
from idp.domain.level import Level
from idp.domain.refusals import InvitationExpired, InvitationUsed


@dataclass(frozen=True)
class Invitation:
    """What it gives, and until when; its code is known to nobody but who was given it."""

    code_hash: bytes
    scopes: frozenset[str]
    expires_at: datetime
    accepted_by: UUID | None = None

    def accept(self, account: Account, now: datetime) -> Self:
        """The invitation as the account took it.

        Raises:
            InvitationUsed, InvitationExpired: it is good no more.
            AccountBlocked, AccountUnconfirmed: an officer is a person who was confirmed.
        """
        if self.accepted_by is not None:
            raise InvitationUsed
        if now >= self.expires_at:
            raise InvitationExpired
        account.admit(Level.CONFIRMED)
        return replace(self, accepted_by=account.id)
