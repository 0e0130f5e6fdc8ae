"""The web process: doors, locks, health."""

from flask import Flask

from chassis import door, health, locks, problems, serve
from frmr import __version__, wiring
from frmr.http import BLUEPRINTS
from frmr.http.statuses import STATUSES
from frmr.http.wired import EXTENSION
from frmr.settings import Settings
from frmr.wiring import Web


def create_app(settings: Settings, web: Web) -> Flask:
    """The application, on what it was given."""
    app = Flask("frmr", static_folder=None)
    app.extensions[EXTENSION] = web.use_cases
    door.install(app, service="frmr", version=__version__, trusted_proxies=settings.trusted_proxies)
    problems.install(app, service="frmr", statuses=STATUSES)
    locks.install(app, tokens=web.tokens)
    for routes in BLUEPRINTS:
        app.register_blueprint(routes)
    door.publish_openapi(app, "Ordinator: registry", __version__)
    health.install(app, web.health, admin_listen=settings.admin_listen)
    return app


def run(settings: Settings) -> None:
    """Answer until SIGTERM."""
    serve.run(
        lambda: create_app(settings, wiring.wire_web(settings)),
        service="frmr",
        listen=settings.listen,
        admin_listen=settings.admin_listen,
    )
