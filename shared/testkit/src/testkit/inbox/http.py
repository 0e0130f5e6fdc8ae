"""The web side of the inbox: gateway, reading, faults put together."""

from time import sleep

from flask import Flask

from chassis.clock import Clock, now
from testkit import asking, pages
from testkit.inbox.faults import Faults
from testkit.inbox.gateway import gateway
from testkit.inbox.intake import Intake
from testkit.inbox.mailbox import Mailbox
from testkit.inbox.reading import reading
from testkit.inbox.trouble import trouble


def create_app(mailbox: Mailbox, faults: Faults, clock: Clock = now) -> Flask:
    """The application over a mailbox that the SMTP sink may share."""
    app = pages.application(__name__)
    asking.install(app)
    app.register_blueprint(gateway(Intake(mailbox, faults, sleep, clock)))
    app.register_blueprint(reading(mailbox, faults))
    app.register_blueprint(trouble(faults))

    return app
