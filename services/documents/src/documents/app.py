"""The web process: doors for people's programs and for recipients."""

from dataclasses import dataclass
from importlib.metadata import version

from flask import Flask

from chassis import cache, database, door, health, locks, logs, problems, serve, trust
from chassis.attempts import Attempts
from chassis.door import Idempotency
from chassis.health import Health
from chassis.health.state import Check
from chassis.jwks import Jwks
from chassis.once import CachedOnce
from chassis.revocation import Revocation
from chassis.tokens import AccessTokens, Proofs
from documents.adapters.revocation import PostgresRevocation
from documents.http import (
    catalogue,
    content,
    delivery,
    journal,
    signature,
    signing,
    upload,
)
from documents.http.statuses import STATUSES
from documents.settings import SERVICE, Settings
from documents.wiring import Hands, UseCases, gost_check, hands, wire

TITLE, VERSION = "Documents of Ordinator", version("ordinator-documents")


@dataclass(frozen=True)
class Standing:
    """What the web process stands on."""

    hands: Hands
    tokens: AccessTokens
    idempotency: Idempotency
    limits: Attempts
    health: Health


def stand(settings: Settings) -> Standing:
    """Connect to what lies outside."""
    engine = database.engine(settings.database_url, settings.db_pool)
    client = cache.connect(settings.redis_url)
    keys = Jwks(settings.jwks_url, copy=settings.state_dir / "jwks.json", ca_file=settings.ca_file)
    keys.start()
    revocation = Revocation(PostgresRevocation(engine), client)
    tokens = AccessTokens(
        issuer=settings.issuer,
        audience=SERVICE,
        keys=keys,
        revocation=revocation,
        proofs=Proofs(settings.public_url, CachedOnce(client)),
    )
    checks: dict[str, Check] = {
        "database": health.database(engine),
        "migrations": health.migrated(engine, SERVICE),
        "keys": health.jwks(keys),
        "cache": health.redis(client),
        **trust.checks(settings.ca_file),
        **gost_check(settings),
    }
    return Standing(
        hands(settings, engine),
        tokens,
        Idempotency(client),
        Attempts(client, settings.limits),
        Health(checks=checks, service=SERVICE),
    )


def create_app(settings: Settings) -> Flask:
    """The application with everything real behind it."""
    return build(stand(settings), settings)


def build(standing: Standing, settings: Settings) -> Flask:
    """The application upon what its process stands on."""
    app = Flask(__name__, static_folder=None)
    door.install(
        app,
        service=SERVICE,
        version=VERSION,
        trusted_proxies=settings.trusted_proxies,
        idempotency=standing.idempotency,
    )
    problems.install(app, service=SERVICE, statuses=STATUSES)
    locks.install(app, tokens=standing.tokens, limits=standing.limits)
    health.install(app, standing.health, admin_listen=settings.admin_listen)
    open_doors(app, wire(settings, standing.hands), door.Cursors(settings.cursor_key))
    door.publish_openapi(app, TITLE, VERSION)
    return app


def open_doors(app: Flask, do: UseCases, cursors: door.Cursors) -> None:
    """Every route of the service."""
    for routes in (
        catalogue.routes(
            do.create_document, do.read_document, do.list_documents, do.list_types, cursors
        ),
        upload.routes(do.upload_version),
        content.routes(do.read_version, do.read_content),
        signature.routes(do.submit_signature, do.read_signature),
        signing.routes(do.prepare_signature, do.complete_signature),
        delivery.routes(do.send_document, do.list_recipients, do.take_receipt),
        journal.routes(
            do.read_journal, do.export_journal, do.prove_entry, do.read_heads, do.journal_key
        ),
    ):
        app.register_blueprint(routes)


def run(settings: Settings) -> None:
    """Serve until told to stop."""
    logs.configure(
        service=SERVICE,
        version=VERSION,
        role="web",
        level=settings.log_level,
        actor_key=settings.index_key,
    )
    serve.run(
        lambda: create_app(settings),
        service=SERVICE,
        settings=settings,
    )
