"""What each event of others starts."""

from collections.abc import Callable, Sequence

from cabinet.bus import accounts, registry
from cabinet.bus.documents import document
from cabinet.usecases.hearing import (
    HearAccount,
    HearBindingOver,
    HearBound,
    HearDocument,
    HearOrganisation,
    HearSigninOver,
    HearWorker,
)
from cabinet.usecases.ports import Sessions, StartWork
from chassis.inbox import Handler
from chassis.revocation import Revoked


def handlers(
    start_work: StartWork, sessions: Sessions, remember: Callable[[Sequence[Revoked]], None]
) -> dict[str, Handler]:
    """Every event that the contracts give to this service, and its handler."""
    account = accounts.account(HearAccount(start_work))
    over = HearSigninOver(start_work, sessions, remember)
    binding_over = HearBindingOver(start_work)
    happened = HearDocument(start_work)
    return {
        "idp.account.registered.v1": account,
        "idp.account.confirmed.v1": account,
        "idp.account.changed.v1": account,
        "idp.account.blocked.v1": accounts.blocked(over),
        "idp.session.revoked.v1": accounts.revoked(over),
        "frmr.organisation.bound.v1": registry.bound(HearBound(start_work)),
        "frmr.organisation.unbound.v1": registry.unbound(binding_over),
        "frmr.binding.refused.v1": registry.refused(binding_over),
        "frmr.worker.changed.v1": registry.worker(HearWorker(start_work)),
        "frmr.organisation.changed.v1": registry.organisation(HearOrganisation(start_work)),
        "documents.document.uploaded.v1": document(happened, "uploaded"),
        "documents.document.signed.v1": document(happened, "signed"),
        "documents.document.rejected.v1": document(happened, "rejected"),
        "documents.document.sent.v1": document(happened, "sent"),
        "documents.document.delivered.v1": document(happened, "delivered"),
        "documents.document.destroyed.v1": document(happened, "destroyed"),
    }
