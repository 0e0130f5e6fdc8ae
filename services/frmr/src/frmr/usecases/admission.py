"""Admit a confirmed account: keep who it is, and look ahead where it could be bound."""

from collections.abc import Callable
from uuid import UUID

from chassis.envelope import Envelope
from frmr.domain.account import Account, Heard
from frmr.domain.binding import Binding, BindingStatus, Method
from frmr.domain.match import demand_account
from frmr.domain.refusals import BindingRefusal
from frmr.usecases.account import apply_heard
from frmr.usecases.matching import Matching
from frmr.usecases.ports import StartWork, Work


class AdmitCandidate:
    """Safe to repeat: a message already seen changes nothing."""

    def __init__(
        self, start_work: StartWork, matching: Matching, new_id: Callable[[], UUID]
    ) -> None:
        self._start_work = start_work
        self._matching = matching
        self._new_id = new_id

    def __call__(self, envelope: Envelope, heard: Heard) -> bool:
        """Apply one message; False where something newer was known already."""
        with self._start_work(f"event:{envelope.message_id}") as work:
            if work.seen(envelope):
                return True
            before = work.accounts.open(heard.account_id)
            account = before.hear(heard)
            applied = apply_heard(work, self._matching.calendar, before, account)
            if applied:
                self._look_ahead(work, account)
            else:
                work.stale(envelope)
            return applied

    def _look_ahead(self, work: Work, account: Account) -> None:
        if work.bindings.of_account(account.account_id):
            return
        choices = self._choices(work, account)
        if choices:
            work.bindings.add(
                Binding(
                    binding_id=self._new_id(),
                    account_id=account.account_id,
                    method=Method.AHEAD,
                    status=BindingStatus.CANDIDATE,
                    began_at=self._matching.calendar.now(),
                    choices=choices,
                )
            )

    def _choices(self, work: Work, account: Account) -> tuple[UUID, ...]:
        """Organisations where a match would hold today; a refusal is nobody's business yet."""
        today = self._matching.calendar.today()
        try:
            record = self._matching.own(work, *demand_account(account))
            held = {one.organisation_id for one in record.active_positions(today)}
            found = work.organisations.many(held).values()
            fit = self._matching.organisations(list(found))
        except BindingRefusal:
            return ()
        return tuple(one.organisation_id for one in sorted(fit, key=lambda one: one.name_key))
