"""The door for events: parse, one use case, acknowledge."""

from collections.abc import Mapping

from chassis.inbox import Handler
from frmr.bus.account_blocked import account_blocked
from frmr.bus.account_changed import account_changed
from frmr.bus.account_confirmed import account_confirmed
from frmr.bus.denied import Remember
from frmr.bus.session_revoked import session_revoked
from frmr.usecases.account import DenyTokens, FollowAccount
from frmr.usecases.admission import AdmitCandidate


def handlers(
    admit: AdmitCandidate, follow: FollowAccount, deny: DenyTokens, remember: Remember
) -> Mapping[str, Handler]:
    """A handler for every event that this service must hear."""
    return {
        "idp.account.confirmed.v1": account_confirmed(admit),
        "idp.account.changed.v1": account_changed(follow),
        "idp.account.blocked.v1": account_blocked(follow, remember),
        "idp.session.revoked.v1": session_revoked(deny, remember),
    }
