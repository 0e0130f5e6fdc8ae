"""Bind an account to an organisation: name it, choose among several, confirm what was matched."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from contracts.identifiers import Identifier
from frmr.domain.account import Account
from frmr.domain.binding import (
    LIVE,
    Binding,
    BindingRefused,
    BindingStatus,
    EndReason,
    Method,
    OrganisationBound,
    new_binding,
)
from frmr.domain.discrepancy import differences
from frmr.domain.match import demand_account
from frmr.domain.organisation import Organisation
from frmr.domain.refusals import (
    BindingExpired,
    BindingLive,
    BindingNotFound,
    BindingRefusal,
    TriesExceeded,
)
from frmr.domain.worker import Worker
from frmr.usecases.card import Card, card, cards
from frmr.usecases.matching import Matching
from frmr.usecases.ports import StartWork, Work
from frmr.usecases.release import Leaving, bound, release
from frmr.usecases.telling import bring_into_use, tell_change

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Rules:
    """What the operator sets: how long a match waits, and how often one may try."""

    wait: timedelta = timedelta(minutes=30)
    tries_per_hour: int = 10


@dataclass
class _Step:
    """One step with a binding, and the refusal to raise once it is kept."""

    binding: Binding
    refused: BindingRefusal | None = field(default=None)


class _Stepping:
    """What the steps share: a rule's no is kept and told before the caller hears it."""

    def __init__(self, start_work: StartWork, matching: Matching, rules: Rules) -> None:
        self._start_work = start_work
        self._matching = matching
        self._calendar = matching.calendar
        self._rules = rules

    def _matched(
        self, work: Work, account: Account | None, binding: Binding, chosen: Organisation | None
    ) -> _Step:
        """Match against one organisation."""
        if chosen is not None:
            _demand_free(work, binding, chosen.organisation_id)
        try:
            record = self._matching.record(work, account, chosen)
        except BindingRefusal as refusal:
            return self._refused(work, binding, refusal, chosen)
        assert chosen is not None
        until = self._calendar.now() + self._rules.wait
        return _Step(binding.match(chosen, record, until))

    def _refused(
        self,
        work: Work,
        binding: Binding,
        refusal: BindingRefusal,
        organisation: Organisation | None = None,
    ) -> _Step:
        now = self._calendar.now()
        met = organisation.organisation_id if organisation else None
        refused = binding.refuse(refusal, met, now)
        work.announce(BindingRefused(refused, now))
        refusal.facts["binding_id"] = str(binding.binding_id)
        return _Step(refused, refusal)

    def _card(self, work: Work, step: _Step) -> Card:
        return card(work, step.binding, self._calendar.today())

    def _own(self, work: Work, binding_id: UUID, account_id: UUID) -> Binding:
        binding = work.bindings.lock(binding_id, account_id)
        if binding is None:
            raise BindingNotFound
        return binding

    def _keep_expired(self, work: Work, binding: Binding) -> bool:
        """Whether the time is over; if so, that is kept."""
        now = self._calendar.now()
        late = binding.expired(now)
        if late:
            work.bindings.save(binding.expire(now))
        return late


class TryBinding(_Stepping):
    """Begin: by OGRN, INN, OID or KLADR. An address only lists; several answers are a choice."""

    def __init__(
        self,
        start_work: StartWork,
        matching: Matching,
        rules: Rules,
        new_id: Callable[[], UUID],
    ) -> None:
        super().__init__(start_work, matching, rules)
        self._new_id = new_id

    def __call__(self, account_id: UUID, method: Method, identifier: Identifier) -> Card:
        """The card of the new binding.

        Raises:
            BindingRefusal: a rule of the match says no; the binding is kept as refused.
            BindingLive: one to this organisation is under way or stands.
            TriesExceeded: too many within an hour.
        """
        with self._start_work(f"account:{account_id}") as work:
            account = work.accounts.lock(account_id)
            self._clear(work, account_id)
            binding = new_binding(
                self._new_id(), account_id, method, self._calendar.now(), self._rules.wait
            )
            step = self._begun(work, account, binding, identifier)
            work.bindings.add(step.binding)
            shown = self._card(work, step)
        if step.refused is not None:
            raise step.refused
        return shown

    def _begun(
        self, work: Work, account: Account | None, binding: Binding, identifier: Identifier
    ) -> _Step:
        try:
            demand_account(account)
        except BindingRefusal as refusal:
            return self._refused(work, binding, refusal)
        self._demand_tries(work, binding.account_id)
        found = work.organisations.find(identifier)
        try:
            fit = self._matching.organisations(found)
        except BindingRefusal as refusal:
            return self._refused(work, binding, refusal, found[0] if len(found) == 1 else None)
        if len(fit) > 1 or binding.method is Method.KLADR:
            choices = tuple(one.organisation_id for one in fit)
            until = self._calendar.now() + self._rules.wait
            return _Step(binding.offer(choices, until))
        return self._matched(work, account, binding, fit[0])

    def _demand_tries(self, work: Work, account_id: UUID) -> None:
        now, most = self._calendar.now(), self._rules.tries_per_hour
        tries = work.bindings.tries_since(account_id, now - _HOUR)
        if len(tries) >= most:
            left = tries[-most] + _HOUR - now
            raise TriesExceeded(retry_after=math.ceil(left.total_seconds()))

    def _clear(self, work: Work, account_id: UUID) -> None:
        """A new try ends choices that were left open, and what nobody confirmed in time."""
        for one in work.bindings.of_account(account_id):
            late = self._keep_expired(work, one)
            if not late and one.status is BindingStatus.CHOICE:
                work.bindings.save(one.expire(self._calendar.now()))


class ChooseOrganisation(_Stepping):
    """Choose among the organisations that a candidate or a choice offers."""

    def __call__(self, account_id: UUID, binding_id: UUID, organisation_id: UUID) -> Card:
        """The card, matched.

        Raises:
            BindingNotFound: no such binding of this account.
            BindingExpired: too late. AlreadyDecided: nothing to choose any more.
            BindingRefusal: a rule of the match says no; the binding is kept as refused.
        """
        with self._start_work(f"account:{account_id}") as work:
            account = work.accounts.lock(account_id)
            binding = self._own(work, binding_id, account_id)
            late = self._keep_expired(work, binding)
            if not late:
                binding.demand_choosing(organisation_id, self._calendar.now())
                chosen = work.organisations.get(organisation_id)
                step = self._matched(work, account, binding, chosen)
                work.bindings.save(step.binding)
                shown = self._card(work, step)
        if late:
            raise BindingExpired(binding_id=str(binding_id))
        if step.refused is not None:
            raise step.refused
        return shown


class ConfirmBinding(_Stepping):
    """Confirm a match; everything is matched again under lock before it counts."""

    def __call__(self, account_id: UUID, binding_id: UUID) -> Card:
        """The card, bound.

        Raises:
            BindingNotFound: no such binding of this account.
            BindingExpired: too late. AlreadyDecided: not a match that waits.
            BindingRefusal: it does not hold any more; the binding is kept as refused.
        """
        with self._start_work(f"account:{account_id}") as work:
            account = work.accounts.lock(account_id)
            binding = self._own(work, binding_id, account_id)
            late = self._keep_expired(work, binding)
            if not late:
                binding.demand_confirmable(self._calendar.now())
                step = self._bound(work, account, binding)
                work.bindings.save(step.binding)
                shown = self._card(work, step)
        if late:
            raise BindingExpired(binding_id=str(binding_id))
        if step.refused is not None:
            raise step.refused
        return shown

    def _bound(self, work: Work, account: Account | None, binding: Binding) -> _Step:
        assert binding.organisation_id is not None
        organisation = work.organisations.get(binding.organisation_id)
        try:
            record = self._matching.record(work, account, organisation)
        except BindingRefusal as refusal:
            return self._refused(work, binding, refusal, organisation)
        assert account is not None
        now, today = self._calendar.now(), self._calendar.today()
        told = bring_into_use(work, binding.organisation_id, record, now, today)
        worker = self._linked(work, account, record)
        confirmed = binding.bind(now)
        work.announce(OrganisationBound(confirmed, worker, told, now))
        return _Step(confirmed)

    def _linked(self, work: Work, account: Account, record: Worker) -> Worker:
        """The record tied to the account; told first, so that listeners know whose it is."""
        if record.account_id is not None:
            return record
        linked = record.linked(account.account_id)
        work.workers.save(linked)
        found = list(differences(account.person, linked)) if account.person else []
        now = self._calendar.now()
        work.discrepancies.settle(account.account_id, linked.worker_id, found, now)
        tell_change(work, linked, ("account",), self._calendar.today())
        return linked


class EndBinding(_Stepping):
    """The person ends their own binding."""

    def __call__(self, account_id: UUID, binding_id: UUID, note: str | None) -> Card:
        """The card, unbound.

        Raises:
            BindingNotFound: no such binding of this account.
            NotBound: it does not stand.
        """
        with self._start_work(f"account:{account_id}") as work:
            work.accounts.lock(account_id)
            binding = self._own(work, binding_id, account_id)
            binding.demand_bound()
            assert binding.worker_id is not None
            worker = work.workers.lock(binding.worker_id)
            assert worker is not None
            now, today = self._calendar.now(), self._calendar.today()
            release(work, worker, [binding], Leaving(EndReason.PERSON, now, today, note))
            return card(work, self._own(work, binding_id, account_id), today)


class ListBindings(_Stepping):
    """All tries of an account, newest first."""

    def __call__(self, account_id: UUID) -> list[Card]:
        """Cards; what was looked up ahead is left out once every organisation of it is bound."""
        now, today = self._calendar.now(), self._calendar.today()
        with self._start_work(f"account:{account_id}") as work:
            all_of_them = work.bindings.of_account(account_id)
            held = {one.organisation_id for one in bound(all_of_them)}
            shown = [
                one.expire(now) if one.expired(now) else one
                for one in all_of_them
                if one.status is not BindingStatus.CANDIDATE or not held.issuperset(one.choices)
            ]
            return cards(work, shown, today)


def _demand_free(work: Work, binding: Binding, organisation_id: UUID) -> None:
    for one in _others(work.bindings.of_account(binding.account_id), binding):
        if one.organisation_id == organisation_id and one.status in LIVE:
            raise BindingLive(binding_id=str(one.binding_id))


def _others(bindings: Iterable[Binding], but: Binding) -> Iterable[Binding]:
    return (one for one in bindings if one.binding_id != but.binding_id)
