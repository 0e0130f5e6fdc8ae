"""Puts the real adapters behind the use cases: the only place that knows both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine

from chassis import cache, database, health, trust
from chassis.attempts import Attempts
from chassis.clock import Clock, now
from chassis.door import Cursors
from chassis.health import Health
from chassis.health.state import Check
from chassis.inbox import Handler
from chassis.jwks import Jwks
from chassis.mending import Tools
from chassis.once import CachedOnce
from chassis.revocation import Revocation
from chassis.tokens import AccessTokens, Proofs
from frmr.adapters import seed_file
from frmr.adapters.dead_letters import PostgresDeadLetters
from frmr.adapters.inbox import PostgresInbox
from frmr.adapters.outbox import PostgresOutbox
from frmr.adapters.postgres import postgres_work
from frmr.adapters.revocation import PostgresRevocation
from frmr.bus import handlers
from frmr.bus.denied import Remember
from frmr.http.wired import UseCases
from frmr.settings import Settings
from frmr.usecases.account import DenyTokens, FollowAccount
from frmr.usecases.admission import AdmitCandidate
from frmr.usecases.binding import ChooseOrganisation, ConfirmBinding, TryBinding
from frmr.usecases.calendar import Calendar
from frmr.usecases.card import ListBindings
from frmr.usecases.dictionary import EnterDictionary
from frmr.usecases.matching import Matching
from frmr.usecases.organisation import (
    EnterOrganisation,
    FindOrganisations,
    ListDepartments,
    ShowOrganisation,
)
from frmr.usecases.planting import Plant, Seed
from frmr.usecases.ports import StartWork
from frmr.usecases.signer import ResolveSigner
from frmr.usecases.stepping import Rules
from frmr.usecases.unbinding import EndBinding
from frmr.usecases.worker import EnterWorker, Hire
from frmr.usecases.workplace import ListWorkplaces, ShowDossier

_WORKER_POOL = 2


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
class Web:
    """What the web process is made of."""

    use_cases: UseCases
    tokens: AccessTokens
    limits: Attempts
    health: Health


@dataclass(frozen=True)
class Listening:
    """What the listening process is made of."""

    handlers: Mapping[str, Handler]
    store: PostgresInbox
    dead: PostgresDeadLetters
    revocation: PostgresRevocation
    checks: Mapping[str, Check]


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
        end_binding=EndBinding(start_work, calendar),
        list_bindings=ListBindings(start_work, calendar),
        list_workplaces=ListWorkplaces(start_work, calendar),
        show_dossier=ShowDossier(start_work, calendar),
        find_organisations=FindOrganisations(start_work),
        show_organisation=ShowOrganisation(start_work),
        list_departments=ListDepartments(start_work),
        resolve_signer=ResolveSigner(start_work),
        calendar=calendar,
        cursors=Cursors(settings.cursor_key),
    )


def wire_web(settings: Settings) -> Web:
    """The web process on its real servers; the issuer's keys are fetched from now on."""
    engine = database.engine(settings.database_url, settings.db_pool)
    client = cache.connect(settings.redis_url)
    jwks = Jwks(settings.jwks_url, copy=settings.state_dir / "jwks.json", ca_file=settings.ca_file)
    jwks.start()
    checks = {
        "database": health.database(engine),
        "migrations": health.migrated(engine, "frmr"),
        "cache": health.redis(client),
        "keys": health.jwks(jwks),
        **trust.checks(settings.ca_file),
    }
    return Web(
        use_cases=wire(settings, hands(settings, engine)),
        tokens=AccessTokens(
            issuer=settings.issuer,
            audience="frmr",
            keys=jwks,
            revocation=Revocation(PostgresRevocation(engine), client),
            proofs=Proofs(settings.public_url, CachedOnce(client)),
        ),
        limits=Attempts(client, settings.limits),
        health=Health(checks, service="frmr"),
    )


def wire_worker(settings: Settings) -> Listening:
    """The listening process on its real servers."""
    engine = database.engine(settings.database_url, _WORKER_POOL)
    table = PostgresRevocation(engine)
    client = cache.connect(settings.redis_url)
    revocation = Revocation(table, client)
    return Listening(
        handlers=wire_handlers(hands(settings, engine), revocation.remember),
        store=PostgresInbox(engine),
        dead=PostgresDeadLetters(engine),
        revocation=table,
        checks=health.stores(settings.database_url, "frmr") | {"cache": health.redis(client)},
    )


def wire_handlers(shared: Hands, remember: Remember) -> Mapping[str, Handler]:
    """A handler for every event that the service hears."""
    return handlers(
        AdmitCandidate(shared.start_work, shared.matching, uuid4),
        FollowAccount(shared.start_work, shared.calendar),
        DenyTokens(shared.start_work),
        remember,
    )


def mending_tools(settings: Settings) -> Tools:
    """Tables and broker, for an operator's commands."""
    engine = database.engine(settings.database_url, _WORKER_POOL)
    return Tools(
        "frmr",
        settings,
        PostgresOutbox(settings.database_url),
        PostgresInbox(engine),
        PostgresDeadLetters(engine),
    )


def plant(settings: Settings, file: Path) -> Seed:
    """Fill the registry from a file; what was in it."""
    told = seed_file.read(file)
    wire_planting(hands(settings, database.engine(settings.database_url, _WORKER_POOL)))(told)
    return told


def wire_planting(shared: Hands) -> Plant:
    """The use cases by which a registry is filled."""
    return Plant(
        enter_dictionary=EnterDictionary(shared.start_work),
        enter_organisation=EnterOrganisation(shared.start_work),
        enter_worker=EnterWorker(shared.start_work),
        hire=Hire(shared.start_work, shared.calendar),
    )
