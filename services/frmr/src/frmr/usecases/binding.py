"""Bind an account to an organisation: name it, choose among several, confirm what was matched."""

import math
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from contracts.identifiers import Identifier
from frmr.domain.account import Account
from frmr.domain.binding import Binding, BindingStatus, Method, OrganisationBound, new_binding
from frmr.domain.match import demand_account
from frmr.domain.refusals import BindingRefusal, TriesExceeded
from frmr.domain.worker import Worker
from frmr.usecases.card import Card
from frmr.usecases.matching import Matched, Matching
from frmr.usecases.ports import StartWork, Work
from frmr.usecases.stepping import Rules, Step, Stepping, answer
from frmr.usecases.telling import bring_into_use, reconsider, tell_change

_HOUR = timedelta(hours=1)


class TryBinding(Stepping):
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
            self._keep_expired(work, account_id)
            self._leave_choices(work, account_id)
            binding = new_binding(
                self._new_id(), account_id, method, self._calendar.now(), self._rules.wait
            )
            step = self._begun(work, account, binding, identifier)
            work.bindings.add(step.binding)
            shown = self._card(work, step)
        return answer(step, shown)

    def _begun(
        self, work: Work, account: Account | None, binding: Binding, identifier: Identifier
    ) -> Step:
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
            return Step(binding.offer(choices, until))
        return self._matched(work, account, binding, fit[0])

    def _demand_tries(self, work: Work, account_id: UUID) -> None:
        now, most = self._calendar.now(), self._rules.tries_per_hour
        tries = work.bindings.tries_since(account_id, now - _HOUR)
        if len(tries) >= most:
            left = tries[-most] + _HOUR - now
            raise TriesExceeded(retry_after=math.ceil(left.total_seconds()))

    def _leave_choices(self, work: Work, account_id: UUID) -> None:
        """A new try ends choices that were left open."""
        for one in work.bindings.of_account(account_id):
            if one.status is BindingStatus.CHOICE:
                work.bindings.save(one.expire(self._calendar.now()))


class ChooseOrganisation(Stepping):
    """Choose among the organisations that a candidate or a choice offers."""

    def __call__(self, account_id: UUID, binding_id: UUID, organisation_id: UUID) -> Card:
        """The card, matched.

        Raises:
            BindingNotFound: no such binding of this account.
            BindingExpired: too late. AlreadyDecided: nothing to choose any more.
            BindingLive: another binding to this organisation is under way or stands.
            BindingRefusal: a rule of the match says no; the binding is kept as refused.
        """

        def choose(work: Work, account: Account | None, binding: Binding) -> Step:
            binding.demand_choosing(organisation_id, self._calendar.now())
            chosen = work.organisations.get(organisation_id)
            return self._matched(work, account, binding, chosen)

        return self._go_on(account_id, binding_id, choose)


class ConfirmBinding(Stepping):
    """Confirm a match; everything is matched again under lock before it counts."""

    def __call__(self, account_id: UUID, binding_id: UUID) -> Card:
        """The card, bound.

        Raises:
            BindingNotFound: no such binding of this account.
            BindingExpired: too late. AlreadyDecided: not a match that waits.
            BindingRefusal: it does not hold any more; the binding is kept as refused.
        """
        return self._go_on(account_id, binding_id, self._bound)

    def _bound(self, work: Work, account: Account | None, binding: Binding) -> Step:
        organisation_id = binding.demand_confirmable(self._calendar.now())
        organisation = work.organisations.get(organisation_id)
        try:
            matched = self._matching.match(work, account, organisation)
        except BindingRefusal as refusal:
            return self._refused(work, binding, refusal, organisation)
        now, today = self._calendar.now(), self._calendar.today()
        in_use = bring_into_use(work, matched.organisation, matched.record, now, today)
        worker = self._linked(work, matched)
        confirmed = binding.bind(now)
        work.announce(OrganisationBound(confirmed, worker, in_use, now))
        return Step(confirmed)

    def _linked(self, work: Work, matched: Matched) -> Worker:
        """The record tied to the account; told first, so that listeners know whose it is."""
        account, record = matched.account, matched.record
        if record.account_id is not None:
            return record
        linked = record.linked(account.account_id)
        work.workers.save(linked)
        reconsider(work, account, linked, self._calendar.now())
        tell_change(work, linked, ("account",), self._calendar.today())
        return linked
