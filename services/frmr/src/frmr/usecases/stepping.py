"""What the steps of a binding share: a rule's no is kept and told before the caller hears it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from frmr.domain.account import Account
from frmr.domain.binding import LIVE, Binding, BindingRefused
from frmr.domain.organisation import Organisation
from frmr.domain.refusals import BindingExpired, BindingLive, BindingNotFound, BindingRefusal
from frmr.usecases.card import Card, card
from frmr.usecases.matching import Matching
from frmr.usecases.ports import StartWork, Work


@dataclass(frozen=True)
class Rules:
    """What the operator sets: how long a match waits, and how often one may try."""

    wait: timedelta = timedelta(minutes=30)
    tries_per_hour: int = 10


@dataclass(frozen=True)
class Step:
    """A binding after one step, and the refusal to raise once it is kept."""

    binding: Binding
    refused: BindingRefusal | None = field(default=None)


TakeStep = Callable[[Work, Account | None, Binding], Step]


class Stepping:
    """One transaction a step; accounts are locked first, then their bindings, then the record."""

    def __init__(self, start_work: StartWork, matching: Matching, rules: Rules) -> None:
        self._start_work = start_work
        self._matching = matching
        self._calendar = matching.calendar
        self._rules = rules

    def _go_on(self, account_id: UUID, binding_id: UUID, take: TakeStep) -> Card:
        """Take a step with one of the account's own bindings, unless it is too late."""
        with self._start_work(f"account:{account_id}") as work:
            account = work.accounts.lock(account_id)
            binding = own(work, binding_id, account_id)
            self._keep_expired(work, account_id)
            late = binding.expired(self._calendar.now())
            if not late:
                step = take(work, account, binding)
                work.bindings.save(step.binding)
                shown = self._card(work, step)
        if late:
            raise BindingExpired(binding_id=str(binding_id))
        return answer(step, shown)

    def _matched(
        self, work: Work, account: Account | None, binding: Binding, chosen: Organisation | None
    ) -> Step:
        """Match against one organisation."""
        if chosen is not None:
            _demand_free(work, binding, chosen.organisation_id)
        try:
            matched = self._matching.match(work, account, chosen)
        except BindingRefusal as refusal:
            return self._refused(work, binding, refusal, chosen)
        until = self._calendar.now() + self._rules.wait
        return Step(binding.match(matched.organisation, matched.record, until))

    def _refused(
        self,
        work: Work,
        binding: Binding,
        refusal: BindingRefusal,
        organisation: Organisation | None = None,
    ) -> Step:
        now = self._calendar.now()
        met = organisation.organisation_id if organisation else None
        refused = binding.refuse(refusal, met, now)
        work.announce(BindingRefused(refused, now))
        refusal.facts["binding_id"] = str(binding.binding_id)
        return Step(refused, refusal)

    def _keep_expired(self, work: Work, account_id: UUID) -> None:
        """What nobody went on with in time ends, and holds its organisation no more."""
        now = self._calendar.now()
        for one in work.bindings.of_account(account_id):
            if one.expired(now):
                work.bindings.save(one.expire(now))

    def _card(self, work: Work, step: Step) -> Card:
        return card(work, step.binding, self._calendar.today())


def own(work: Work, binding_id: UUID, account_id: UUID) -> Binding:
    """One of the account's bindings, locked.

    Raises:
        BindingNotFound: no such binding, or another account's: the two are not told apart.
    """
    binding = work.bindings.lock(binding_id, account_id)
    if binding is None:
        raise BindingNotFound
    return binding


def answer(step: Step, shown: Card) -> Card:
    """The card, or the refusal that has been kept."""
    if step.refused is not None:
        raise step.refused
    return shown


def _demand_free(work: Work, binding: Binding, organisation_id: UUID) -> None:
    for one in work.bindings.of_account(binding.account_id):
        if one.binding_id == binding.binding_id or one.status not in LIVE:
            continue
        if one.organisation_id == organisation_id:
            raise BindingLive(binding_id=str(one.binding_id))
