"""Rows of invitations."""

from datetime import datetime

from sqlalchemy import Connection, text

from idp.domain.invitation import Invitation
from idp.domain.refusals import InvitationUnknown


class PostgresInvitations:
    """See ``usecases.invitation.Invitations``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, invitation: Invitation, now: datetime) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                """INSERT INTO invitation (code_hash, scopes, made_at, expires_at)
                VALUES (:code_hash, :scopes, :now, :expires_at)"""
            ),
            {
                "code_hash": invitation.code_hash,
                "scopes": sorted(invitation.scopes),
                "now": now,
                "expires_at": invitation.expires_at,
            },
        )

    def get(self, code_hash: bytes) -> Invitation:
        """The one with this code, locked; InvitationUnknown."""
        row = self._db.execute(
            text(
                """SELECT code_hash, scopes, expires_at, accepted_by FROM invitation
                WHERE code_hash = :code_hash FOR UPDATE"""
            ),
            {"code_hash": code_hash},
        ).one_or_none()
        if row is None:
            raise InvitationUnknown
        return Invitation(row.code_hash, frozenset(row.scopes), row.expires_at, row.accepted_by)

    def save(self, invitation: Invitation, now: datetime) -> None:
        """Keep who took it."""
        self._db.execute(
            text(
                """UPDATE invitation SET accepted_by = :accepted_by, accepted_at = :now
                WHERE code_hash = :code_hash"""
            ),
            {
                "code_hash": invitation.code_hash,
                "accepted_by": invitation.accepted_by,
                "now": now,
            },
        )
