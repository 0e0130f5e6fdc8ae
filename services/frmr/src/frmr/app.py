"""The web process: doors, locks, health."""

from flask import Flask

from chassis import door, health, locks, problems, serve
from frmr import __version__, wiring
from frmr.http import BLUEPRINTS
from frmr.http.statuses import STATUSES
from frmr.http.wired import EXTENSION
from frmr.settings import Settings
from frmr.wiring import Web

TITLE = "Ordinator: registry"


def create_app(settings: Settings, web: Web) -> Flask:
    """The application, on what it was given."""
    app = _doors()
    app.extensions[EXTENSION] = web.use_cases
    door.install(app, service="frmr", version=__version__, trusted_proxies=settings.trusted_proxies)
    locks.install(app, tokens=web.tokens, limits=web.limits)
    health.install(app, web.health, admin_listen=settings.admin_listen)
    return app


def described() -> str:
    """The description of the doors, as ``openapi.json`` has it."""
    return door.written(door.openapi(_doors(), TITLE, __version__))


def run(settings: Settings) -> None:
    """Answer until SIGTERM."""
    serve.run(
        lambda: create_app(settings, wiring.wire_web(settings)),
        service="frmr",
        settings=settings,
    )


def _doors() -> Flask:
    app = Flask("frmr", static_folder=None)
    problems.install(app, service="frmr", statuses=STATUSES)
    for routes in BLUEPRINTS:
        app.register_blueprint(routes)
    door.publish_openapi(app, TITLE, __version__)
    return app
