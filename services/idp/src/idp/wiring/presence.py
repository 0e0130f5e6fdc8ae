"""Puts the database behind the pages of one's sessions, browsers and history."""

from idp.usecases.audit.noting import NotePage
from idp.usecases.audit.reading import ReadHistory
from idp.usecases.presence.devices import (
    ListDevices,
    RevokeDevice,
    RevokeDevices,
    SweepDevices,
)
from idp.usecases.presence.export import ExportAccount
from idp.usecases.presence.leaving import CloseAccount, StopAccount
from idp.usecases.presence.offered import Presence
from idp.usecases.presence.sessions import EndOwnSession, EndOwnSessions, ListSessions
from idp.wiring.accounts import Hands
from idp.wiring.notices import wire_notices


def wire_presence(shared: Hands) -> Presence:
    """The use cases of the pages."""
    start, clock = shared.start_work, shared.clock
    notices = wire_notices(shared.settings.issuer, clock)
    return Presence(
        list_sessions=ListSessions(start, clock),
        end_session=EndOwnSession(start, clock),
        end_sessions=EndOwnSessions(start, clock),
        list_devices=ListDevices(start, clock),
        revoke_device=RevokeDevice(start, clock),
        revoke_devices=RevokeDevices(start, clock),
        read_history=ReadHistory(start),
        export_account=ExportAccount(start, clock),
        stop_account=StopAccount(start, notices, clock),
        close_account=CloseAccount(start, notices, clock),
        note_page=NotePage(start),
    )


def wire_device_sweeping(shared: Hands) -> SweepDevices:
    """What forgets browsers, and trust that the policy took."""
    return SweepDevices(shared.start_work, shared.settings.password_policy, shared.clock)
