"""Facts about accounts and sign-ins."""

from cabinet.bus.reading import AccountRead, BlockedRead, RevokedRead, person
from cabinet.usecases.hearing import HearAccount, HearSigninOver, Over
from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome

_ACCOUNT, _BLOCKED, _REVOKED = AccountRead(), BlockedRead(), RevokedRead()


def account(hear: HearAccount) -> Handler:
    """``idp.account.registered``, ``.confirmed``, ``.changed``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _ACCOUNT.load(envelope.body)
        newer = hear(
            envelope, status=told["status"], level=told["level"], person=person(told["person"])
        )
        return Outcome.APPLIED if newer else Outcome.STALE

    return handle


def blocked(hear: HearSigninOver) -> Handler:
    """``idp.account.blocked``: every sign-in of the account is over."""

    def handle(envelope: Envelope) -> Outcome:
        told = _BLOCKED.load(envelope.body)
        over = Over(told["account_id"], (), all=True, not_before=told["not_before"])
        return Outcome.APPLIED if hear(envelope, over, blocked=True) else Outcome.SEEN

    return handle


def revoked(hear: HearSigninOver) -> Handler:
    """``idp.session.revoked``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _REVOKED.load(envelope.body)
        over = Over(
            told["account_id"],
            tuple(told["session_ids"]),
            all=told["all"],
            not_before=told["not_before"],
        )
        return Outcome.APPLIED if hear(envelope, over) else Outcome.SEEN

    return handle
