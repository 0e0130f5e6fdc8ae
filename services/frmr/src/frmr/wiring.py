"""Puts the real adapters behind the use cases: the only place that knows both."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Engine

from chassis.clock import Clock, now
from chassis.door import Cursors
from frmr.adapters.postgres import postgres_work
from frmr.http.wired import UseCases
from frmr.settings import Settings
from frmr.usecases.account import DenyTokens, FollowAccount
from frmr.usecases.admission import AdmitCandidate
from frmr.usecases.binding import (
    ChooseOrganisation,
    ConfirmBinding,
    EndBinding,
    ListBindings,
    Rules,
    TryBinding,
)
from frmr.usecases.calendar import Calendar
from frmr.usecases.dictionary import EnterDictionary
from frmr.usecases.matching import Matching
from frmr.usecases.organisation import (
    EnterOrganisation,
    FindOrganisations,
    ListDepartments,
    ShowOrganisation,
)
from frmr.usecases.planting import Plant
from frmr.usecases.ports import StartWork
from frmr.usecases.signer import ResolveSigner
from frmr.usecases.worker import EnterWorker, Hire
from frmr.usecases.workplace import ListWorkplaces, ShowDossier


@dataclass(frozen=True)
class Hands:
    """What all processes of the service share."""

    start_work: StartWork
    matching: Matching

    @property
    def calendar(self) -> Calendar:
        """The registry's days."""
        return self.matching.calendar


@dataclass(frozen=True)
class Listening:
    """What events ask for."""

    admit_candidate: AdmitCandidate
    follow_account: FollowAccount
    deny_tokens: DenyTokens


def hands(settings: Settings, engine: Engine, clock: Clock = now) -> Hands:
    """Transactions on the database, and the match by the operator's rules."""
    calendar = Calendar(clock, settings.zone)
    return Hands(
        start_work=postgres_work(engine, calendar, settings.index_key, ring=settings.outbox_notify),
        matching=Matching(calendar, settings.licence_required),
    )


def wire(settings: Settings, shared: Hands) -> UseCases:
    """The use cases of the doors."""
    start_work, calendar = shared.start_work, shared.calendar
    rules = Rules(timedelta(seconds=settings.choice_s), settings.tries_per_hour)
    steps = (start_work, shared.matching, rules)
    return UseCases(
        try_binding=TryBinding(*steps, new_id=uuid4),
        choose_organisation=ChooseOrganisation(*steps),
        confirm_binding=ConfirmBinding(*steps),
        end_binding=EndBinding(*steps),
        list_bindings=ListBindings(*steps),
        list_workplaces=ListWorkplaces(start_work, calendar),
        show_dossier=ShowDossier(start_work, calendar),
        find_organisations=FindOrganisations(start_work),
        show_organisation=ShowOrganisation(start_work),
        list_departments=ListDepartments(start_work),
        resolve_signer=ResolveSigner(start_work),
        calendar=calendar,
        cursors=Cursors(settings.cursor_key),
    )


def wire_listening(shared: Hands) -> Listening:
    """The use cases of the bus."""
    return Listening(
        admit_candidate=AdmitCandidate(shared.start_work, shared.matching, uuid4),
        follow_account=FollowAccount(shared.start_work, shared.calendar),
        deny_tokens=DenyTokens(shared.start_work),
    )


def wire_planting(shared: Hands) -> Plant:
    """The use cases by which a registry is filled."""
    return Plant(
        enter_dictionary=EnterDictionary(shared.start_work),
        enter_organisation=EnterOrganisation(shared.start_work),
        enter_worker=EnterWorker(shared.start_work),
        hire=Hire(shared.start_work, shared.calendar),
    )
