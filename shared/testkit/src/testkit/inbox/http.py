"""The web side of the inbox: gateway, reading, faults put together."""

from time import sleep

from flask import Flask, Response

from chassis.clock import Clock, now
from testkit import asking
from testkit.inbox.faults import Faults
from testkit.inbox.gateway import gateway
from testkit.inbox.intake import Intake
from testkit.inbox.mailbox import Mailbox
from testkit.inbox.reading import reading
from testkit.inbox.trouble import trouble

_CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'"


def create_app(mailbox: Mailbox, faults: Faults, clock: Clock = now) -> Flask:
    """The application over a mailbox that the SMTP sink may share."""
    app = Flask(__name__)
    asking.install(app)
    app.register_blueprint(gateway(Intake(mailbox, faults, sleep, clock)))
    app.register_blueprint(reading(mailbox, faults))
    app.register_blueprint(trouble(faults))

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _CSP
        response.headers["Cache-Control"] = "no-store"
        return response

    return app
