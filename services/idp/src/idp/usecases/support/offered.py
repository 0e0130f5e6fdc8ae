"""Everything that support may ask for, in one place for the doors."""

from dataclasses import dataclass

from idp.usecases.support.accounts import (
    BlockAccount,
    ConfirmByOperator,
    CorrectPerson,
    UnblockAccount,
)
from idp.usecases.support.factor_reset import (
    ApproveFactorReset,
    AskFactorReset,
    ListFactorResets,
)
from idp.usecases.support.reading import ReadAudit, ReadRequest
from idp.usecases.support.search import SearchAccounts, ShowCard
from idp.usecases.support.sessions import (
    EndAccountSession,
    EndAccountSessions,
    ListAccountSessions,
)
from idp.usecases.support.stopping import StopFactorReset
from idp.usecases.support.unlocking import UnlockAccount


@dataclass(frozen=True)
class Support:
    """What stands behind the desk of support."""

    search: SearchAccounts
    show_card: ShowCard
    unlock: UnlockAccount
    block: BlockAccount
    unblock: UnblockAccount
    confirm: ConfirmByOperator
    correct: CorrectPerson
    ask_reset: AskFactorReset
    approve_reset: ApproveFactorReset
    list_resets: ListFactorResets
    stop_reset: StopFactorReset
    list_sessions: ListAccountSessions
    end_session: EndAccountSession
    end_sessions: EndAccountSessions
    read_audit: ReadAudit
    read_request: ReadRequest
