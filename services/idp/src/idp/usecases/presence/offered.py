"""Everything that the pages of one's sessions, browsers and history ask for, in one place."""

from dataclasses import dataclass

from idp.usecases.audit.noting import NotePage
from idp.usecases.audit.reading import ReadHistory
from idp.usecases.presence.devices import ListDevices, RevokeDevice, RevokeDevices
from idp.usecases.presence.export import ExportAccount
from idp.usecases.presence.leaving import CloseAccount, StopAccount
from idp.usecases.presence.sessions import EndOwnSession, EndOwnSessions, ListSessions


@dataclass(frozen=True)
class Presence:
    """What the doors of one's own sign-ins stand on."""

    list_sessions: ListSessions
    end_session: EndOwnSession
    end_sessions: EndOwnSessions
    list_devices: ListDevices
    revoke_device: RevokeDevice
    revoke_devices: RevokeDevices
    read_history: ReadHistory
    export_account: ExportAccount
    stop_account: StopAccount
    close_account: CloseAccount
    note_page: NotePage
