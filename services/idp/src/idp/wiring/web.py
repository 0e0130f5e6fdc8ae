"""What the web process stands on: database, cache, limits, people's pages, programs' doors."""

from dataclasses import dataclass

from sqlalchemy import Engine

from chassis import cache, database, health, trust
from chassis.attempts import Attempts
from chassis.attempts import Limit as Counted
from chassis.clock import now
from chassis.door import Cursors
from chassis.health import Health
from idp.adapters.master import derived
from idp.adapters.postgres.audit import PostgresNotes
from idp.adapters.postgres.oidc.clients import PostgresClientFinder
from idp.domain.limits import Limit
from idp.http.here import Here
from idp.http.visitor import whence
from idp.settings import Settings
from idp.usecases.oidc.offered import Oidc
from idp.usecases.staff.duties import ReadDuties
from idp.wiring import accounts
from idp.wiring.admin import wire_admin
from idp.wiring.consent import wire_consent
from idp.wiring.oidc import wire_oidc, wire_sessions
from idp.wiring.own import wire_own
from idp.wiring.presence import wire_presence
from idp.wiring.recovery import wire_recovery
from idp.wiring.staff import wire_local_access, wire_organisations
from idp.wiring.support import wire_support

OPEN_WITHOUT_CACHE = frozenset({"open-door", "open-door-net", "person", "program"})
"""Overload is watched as well as it goes; what guards secrets refuses without its counters."""


@dataclass(frozen=True)
class Web:
    """Everything behind the doors."""

    here: Here
    oidc: Oidc
    limits: Attempts
    engine: Engine
    health: Health


def wire_web(settings: Settings) -> Web:
    """Open the database and the cache, and put the use cases on them."""
    engine = database.engine(settings.database_url, settings.db_pool)
    redis = cache.connect(settings.redis_url)
    shared = accounts.hands(settings, engine, whence=whence)
    start = shared.start_work
    limits = Attempts(redis, {name: _counted(name, one) for name, one in settings.limits.items()})
    sessions = wire_sessions(start, settings.issuer, now, settings.session_life)
    seams = accounts.Seams(
        sessions.open, sessions.hold, sessions.issue_code, sessions.refuse_request
    )
    here = Here(
        do=accounts.wire(shared, redis, limits, seams),
        recovery=wire_recovery(shared, redis, limits),
        own=wire_own(shared, redis, limits),
        presence=wire_presence(shared),
        read_duties=ReadDuties(start),
        admin=wire_admin(shared),
        support=wire_support(shared, redis),
        organisations=wire_organisations(shared),
        local_access=wire_local_access(shared, limits, seams),
        consents=wire_consent(shared, limits),
        find_session=sessions.find,
        end_session=sessions.end,
        csrf_key=derived(settings.master_key, "forms"),
        cursors=Cursors(derived(settings.master_key, "cursors")),
        public_url=settings.public_url,
        phone_prefixes=settings.phone_prefixes,
        remember_days=settings.password_policy.remember.days,
        clock=now,
    )
    oidc = wire_oidc(
        start,
        PostgresClientFinder(engine),
        sessions,
        issuer=settings.issuer,
        master_key=settings.master_key,
        redis=redis,
        note=PostgresNotes(engine, now, whence),
        clock=now,
        floor=settings.password_policy.min_acr,
    )
    checks = {
        "database": health.database(engine),
        "migrations": health.migrated(engine, "idp"),
        "cache": health.redis(redis),
        **trust.checks(settings.ca_file),
    }
    return Web(here, oidc, limits, engine, Health(checks, "idp", now))


def _counted(name: str, limit: Limit) -> Counted:
    closed = name not in OPEN_WITHOUT_CACHE
    return Counted(limit.count, limit.window_s, closed=closed, pauses=limit.pauses)
