"""What the web process stands on: the real hands, connected."""

from dataclasses import dataclass
from datetime import timedelta

import redis
from sqlalchemy import Engine

from cabinet.adapters.attempts import RedisAttempts, RedisOnce
from cabinet.adapters.authority import AUTHORITY, HttpAuthority
from cabinet.adapters.document_store import DOCUMENTS, HttpDocumentStore
from cabinet.adapters.identity_provider import AUDIENCE, IDP, OidcProvider
from cabinet.adapters.postgres import postgres_work
from cabinet.adapters.registry import FRMR, HttpRegistry
from cabinet.adapters.revocation import PostgresRevocation
from cabinet.adapters.sessions import RedisSessions
from cabinet.domain import session
from cabinet.http.wired import Site, UseCases
from cabinet.settings import Settings
from cabinet.wiring.usecases import Hands, wire
from chassis import cache, database, health, trust
from chassis.attempts import Attempts
from chassis.calls import Calls, TokenClient
from chassis.clock import now
from chassis.health import Health
from chassis.jwks import Jwks
from chassis.revocation import Revocation
from chassis.tokens import AccessTokens
from chassis.tokens.access import ChangingKeys

# The store answers an upload when it has kept all of it.
_STORE_READ_S = 30.0


@dataclass(frozen=True)
class Web:
    """What ``app`` builds the application upon."""

    usecases: UseCases
    site: Site
    limits: Attempts | None
    health: Health


def wire_web(settings: Settings) -> Web:
    """Connect to everything outside; nothing of it has to answer yet."""
    engine = database.engine(settings.database_url, settings.db_pool)
    client = cache.connect(settings.redis_url)
    keys = Jwks(settings.jwks_url, copy=settings.state_dir / "jwks.json", ca_file=settings.ca_file)
    keys.start()
    limits = limits_of(settings)
    checks = {
        "database": health.database(engine),
        "migrations": health.migrated(engine, "cabinet"),
        "cache": health.redis(client),
        "keys": health.jwks(keys),
        **trust.checks(settings.ca_file),
    }
    return Web(
        usecases=wire(_hands(settings, engine, client, keys), limits),
        site=site_of(settings),
        limits=Attempts(client, settings.limits),
        health=Health(checks=checks, service="cabinet"),
    )


def site_of(settings: Settings) -> Site:
    """What pages know of the site."""
    return Site(
        public_url=settings.public_url,
        issuer=settings.issuer,
        form_key=settings.form_key,
        signin_label=settings.signin_label,
        limits=limits_of(settings),
        clock=now,
    )


def limits_of(settings: Settings) -> session.Limits:
    """How long sessions live."""
    return session.Limits(
        idle=timedelta(seconds=settings.idle_s),
        absolute=timedelta(seconds=settings.session_s),
        step_up=timedelta(seconds=settings.stepup_s),
    )


def _hands(settings: Settings, engine: Engine, client: redis.Redis, keys: Jwks) -> Hands:
    ring = settings.session_keys
    return Hands(
        provider=provider_of(settings, engine, client, keys),
        sessions=RedisSessions(client, ring),
        attempts=RedisAttempts(client, ring),
        once=RedisOnce(client),
        registry=HttpRegistry(Calls(settings.frmr_url, FRMR, ca_file=settings.ca_file)),
        store=HttpDocumentStore(
            Calls(settings.documents_url, DOCUMENTS, read_s=_STORE_READ_S, ca_file=settings.ca_file)
        ),
        authority=(
            HttpAuthority(Calls(settings.stand_ca_url, AUTHORITY, ca_file=settings.ca_file))
            if settings.stand_ca_url
            else None
        ),
        start_work=postgres_work(engine, settings.data_keys),
        clock=now,
    )


def provider_of(
    settings: Settings, engine: Engine, client: redis.Redis, keys: ChangingKeys
) -> OidcProvider:
    """The identity provider: asked at its own address, believed under its public name alone."""
    calls = Calls(settings.idp_url, IDP, ca_file=settings.ca_file)
    return OidcProvider(
        TokenClient(
            calls, client_id=settings.client_id, key=settings.client_key, issuer=settings.issuer
        ),
        calls,
        access_tokens=AccessTokens(
            issuer=settings.issuer,
            audience=AUDIENCE,
            keys=keys,
            revocation=Revocation(PostgresRevocation(engine), client),
        ),
        keys=keys,
        issuer=settings.issuer,
        site=settings.public_url,
        clock=now,
    )
