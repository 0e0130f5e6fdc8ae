"""Keep up with accounts: what changed there may stop a worker here, or end the bindings."""

from collections.abc import Iterable

from chassis.envelope import Envelope
from chassis.revocation import Revoked
from frmr.domain.account import Account, AccountStatus, Heard
from frmr.domain.binding import EndReason
from frmr.domain.discrepancy import standing_of
from frmr.domain.worker import Worker
from frmr.usecases.calendar import Calendar
from frmr.usecases.ports import StartWork, Work
from frmr.usecases.release import Leaving, bound, release
from frmr.usecases.telling import reconsider, tell_change


class FollowAccount:
    """Apply a change or a block; older news than what are known change nothing."""

    def __init__(self, start_work: StartWork, calendar: Calendar) -> None:
        self._start_work = start_work
        self._calendar = calendar

    def __call__(self, envelope: Envelope, heard: Heard, denied: Iterable[Revoked] = ()) -> bool:
        """Apply one message; False where something newer was known already.

        Tokens are refused however old the news: a later change does not bring them back.
        """
        with self._start_work(f"event:{envelope.message_id}") as work:
            if work.seen(envelope):
                return True
            work.revoke(denied)
            before = work.accounts.open(heard.account_id)
            applied = apply_heard(work, self._calendar, before, before.hear(heard))
            if not applied:
                work.stale(envelope)
            return applied


class DenyTokens:
    """Put ended sessions on the deny list, in the transaction that remembers the message."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, denied: Iterable[Revoked]) -> None:
        """Apply one message."""
        with self._start_work(f"event:{envelope.message_id}") as work:
            if not work.seen(envelope):
                work.revoke(denied)


def apply_heard(work: Work, calendar: Calendar, before: Account, account: Account) -> bool:
    """Keep an account and draw the consequences for the worker bound to it."""
    if account == before:
        return False
    work.accounts.save(account)
    bound_worker = work.workers.of_account(account.account_id)
    worker = work.workers.lock(bound_worker.worker_id) if bound_worker else None
    if worker is None or worker.account_id != account.account_id:
        return True
    if account.status is AccountStatus.CLOSED:
        ending = bound(work.bindings.of_account(account.account_id))
        leaving = Leaving(EndReason.ACCOUNT_CLOSED, calendar.now(), calendar.today())
        release(work, worker, ending, leaving)
    else:
        reconsider(work, account, worker, calendar.now())
        if _told(before, worker) != _told(account, worker):
            changed = worker.changed()
            work.workers.save(changed)
            tell_change(work, changed, ("account",), calendar.today())
    return True


def _told(account: Account, worker: Worker) -> tuple[str, tuple[str, ...]]:
    """What others hear of the standing: only a change of it is told."""
    standing = standing_of(account, worker)
    return standing.word, standing.stopped_fields
