"""The web process: doors of people and programs, locks, pages, health."""

from pathlib import Path

import structlog
from flask import Flask

from chassis import door, health, locks, problems, serve
from chassis.locks import open_door
from idp import __version__
from idp.http import OFFICERS, OWN, PEOPLE, error_pages
from idp.http.here import EXTENSION
from idp.http.masks import masked_email, masked_name
from idp.http.oidc import PROGRAMS, wired
from idp.http.session import check
from idp.http.statuses import STATUSES
from idp.settings import Settings
from idp.wiring.web import Web, wire_web
from look import Look
from look import install as install_look
from look.reports import reports

TITLE = "Ordinator: identity"
LOCALE = Path(__file__).parent / "locale"

_log = structlog.get_logger()


def create_app(settings: Settings, web: Web) -> Flask:
    """The application, on what it was given."""
    app = _doors()
    app.extensions[EXTENSION] = web.here
    app.extensions[wired.EXTENSION] = web.oidc
    door.install(app, service="idp", version=__version__, trusted_proxies=settings.trusted_proxies)
    locks.install(app, tokens=web.oidc.door_tokens, page=check, limits=web.limits)
    health.install(app, web.health, admin_listen=settings.admin_listen)
    look = Look(service="idp", banner=settings.stand_banner, catalogs=(LOCALE,))
    install_look(app, look)
    app.jinja_env.filters.update(masked_email=masked_email, masked_name=masked_name)
    app.jinja_env.globals.update(public_url=settings.public_url, policy=settings.policy)
    csp = open_door("browsers report what the policy stopped")
    app.register_blueprint(reports(web.here.clock, _keep_report, csp))
    return app


def described() -> str:
    """The description of the doors, as ``openapi.json`` has it."""
    return door.written(door.openapi(_doors(), TITLE, __version__))


def run(settings: Settings) -> None:
    """Answer until SIGTERM."""
    serve.run(
        lambda: create_app(settings, wire_web(settings)),
        service="idp",
        settings=settings,
    )


def _keep_report(report: dict[str, str]) -> None:
    _log.warning("csp.violated", **report)


def _doors() -> Flask:
    app = Flask("idp", static_folder=None)
    problems.install(app, service="idp", statuses=STATUSES, page=error_pages.page)
    for routes in (*PEOPLE, *OWN, *OFFICERS, *PROGRAMS):
        app.register_blueprint(routes)
    door.publish_openapi(app, TITLE, __version__)
    return app
