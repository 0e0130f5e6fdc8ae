"""The person ends their own binding."""

from uuid import UUID

from frmr.domain.binding import EndReason
from frmr.usecases.calendar import Calendar
from frmr.usecases.card import Card, card
from frmr.usecases.ports import StartWork
from frmr.usecases.release import Leaving, release
from frmr.usecases.stepping import own


class EndBinding:
    """End a tie that stands."""

    def __init__(self, start_work: StartWork, calendar: Calendar) -> None:
        self._start_work = start_work
        self._calendar = calendar

    def __call__(self, account_id: UUID, binding_id: UUID, note: str | None) -> Card:
        """The card, unbound.

        Raises:
            BindingNotFound: no such binding of this account.
            NotBound: it does not stand.
        """
        with self._start_work(f"account:{account_id}") as work:
            work.accounts.lock(account_id)
            binding = own(work, binding_id, account_id)
            worker = work.workers.lock(binding.demand_bound())
            assert worker is not None, "records are never deleted"
            now, today = self._calendar.now(), self._calendar.today()
            release(work, worker, [binding], Leaving(EndReason.PERSON, now, today, note))
            return card(work, own(work, binding_id, account_id), today)
