"""``idp.account.changed`` and ``.blocked``: whether an account may act."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from marshmallow import fields

from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome
from chassis.revocation import Revoked
from chassis.schemas import Heard
from documents.bus.reading import read
from documents.domain.registry import AccountStatus
from documents.usecases.registry import HearAccount, HearBlocked, HearSessionRevoked

Remember = Callable[[Sequence[Revoked]], None]
"""Tell the cache too, after the commit and each time: a crash in between heals by it."""

# The longest life of an access token, and the clocks' leeway: then a row has nothing to refuse.
_KEPT = timedelta(seconds=660)


class AccountChanged(Heard):
    """The account's status."""

    account_id = fields.UUID(required=True)
    status = fields.String(required=True)


class AccountBlocked(Heard):
    """From which moment its tokens are worth nothing."""

    account_id = fields.UUID(required=True)
    not_before = fields.AwareDateTime(required=True)


class SessionRevoked(AccountBlocked):
    """Which sessions ended, or that all did."""

    session_ids = fields.List(fields.UUID(), required=True)
    all = fields.Boolean(required=True)


_CHANGED, _BLOCKED, _REVOKED = AccountChanged(), AccountBlocked(), SessionRevoked()


def account_changed(hear: HearAccount) -> Handler:
    """The handler of a change."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(_CHANGED, envelope)
        return Outcome(hear(envelope, told["account_id"], _status(told["status"])).value)

    return handle


def _status(word: str) -> AccountStatus:
    """A word of a later release is no leave to act."""
    return AccountStatus(word) if word in set(AccountStatus) else AccountStatus.BLOCKED


def account_blocked(hear: HearBlocked, remember: Remember) -> Handler:
    """The handler of a block."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(_BLOCKED, envelope)
        account_id, at = told["account_id"], told["not_before"]
        fallen = [Revoked("sub", str(account_id), at, at + _KEPT)]
        effect = hear(envelope, account_id, at, fallen)
        remember(fallen)
        return Outcome(effect.value)

    return handle


def session_revoked(hear: HearSessionRevoked, remember: Remember) -> Handler:
    """The handler of sessions that ended."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(_REVOKED, envelope)
        account_id, at = told["account_id"], told["not_before"]
        fallen = [
            Revoked("sid", str(session_id), at, at + _KEPT) for session_id in told["session_ids"]
        ]
        if told["all"]:
            fallen.append(Revoked("sub", str(account_id), at, at + _KEPT))
        effect = hear(envelope, account_id, at, fallen)
        remember(fallen)
        return Outcome(effect.value)

    return handle
