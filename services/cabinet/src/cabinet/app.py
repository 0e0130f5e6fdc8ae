"""The web process: pages for medical workers."""

from pathlib import Path

import structlog
from flask import Flask

import look
from cabinet import __version__
from cabinet.http import (
    binding,
    documents,
    entry,
    frame,
    home,
    mismatch,
    problem_pages,
    profile,
    signin,
    signing,
    upload,
    visits,
    workplaces,
)
from cabinet.http.statuses import STATUSES
from cabinet.http.wired import EXTENSION
from cabinet.settings import Settings
from cabinet.wiring.web import Web, wire_web
from chassis import door, health, locks, problems, serve
from chassis.clock import now
from look import Look, reports
from look.forms import site

SERVICE = "cabinet"
TITLE = "Cabinet of the medical worker"
HERE = Path(__file__).parent
BLUEPRINTS = (
    entry.routes,
    signin.routes,
    home.routes,
    mismatch.routes,
    binding.routes,
    workplaces.routes,
    profile.routes,
    documents.routes,
    upload.routes,
    signing.routes,
)
_log = structlog.get_logger()


def create_app(settings: Settings, web: Web) -> Flask:
    """The application, on what it was given."""
    app = Flask(SERVICE, static_folder=None)
    app.extensions[EXTENSION] = {"usecases": web.usecases, "site": web.site}
    door.install(
        app, service=SERVICE, version=__version__, trusted_proxies=settings.trusted_proxies
    )
    problems.install(app, service=SERVICE, statuses=STATUSES, page=problem_pages.page)
    locks.install(app, page=visits.check, limits=web.limits)
    health.install(app, web.health, admin_listen=settings.admin_listen)
    look.install(
        app,
        Look(
            service=SERVICE,
            banner=settings.stand_banner,
            issuer_origin=site(settings.issuer),
            catalogs=(HERE / "locale",),
            static=HERE / "static",
        ),
    )
    frame.install(app)
    for routes in BLUEPRINTS:
        app.register_blueprint(routes)
    app.register_blueprint(
        reports.reports(
            now,
            lambda report: _log.warning("csp.stopped", **report),
            locks.open_door("browsers report without a session; counted, and 8 KiB at most"),
        )
    )
    door.publish_openapi(app, TITLE, __version__)
    return app


def run(settings: Settings) -> None:
    """Answer until SIGTERM."""
    serve.run(
        lambda: create_app(settings, wire_web(settings)),
        service=SERVICE,
        settings=settings,
    )
