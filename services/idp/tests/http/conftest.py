"""The service's pages on real servers, visited as a person without scripts would."""

import re
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemBytecodeCache

from chassis import database, migrations
from chassis.clock import now
from idp.adapters.postgres import postgres_work
from idp.adapters.vault import KeyedDigests, Vault
from idp.app import create_app
from idp.domain.code import Channel
from idp.settings import Settings, read_limits
from idp.usecases.dispatch import SendDispatches
from idp.usecases.oidc.backchannel import DeliverLogouts
from idp.wiring import accounts, planting
from idp.wiring.backchannel import wire_backchannel
from idp.wiring.oidc import wire_register
from idp.wiring.web import Web, wire_web
from testkit import people
from testkit.serving import Server
from testkit.visitor import Visitor

from .officers import register_desk

MASTER = bytes(range(32))
LOOPBACK = ip_network("127.0.0.1/32")
LIMITS = Path(__file__).parents[1] / "limits.toml"


@dataclass
class Site:
    """The running pages, and what was sent to phones and mailboxes."""

    url: str
    app: Any
    settings: Settings
    web: Web
    send: SendDispatches
    farewells: DeliverLogouts
    letters: list[Any] = field(default_factory=list)

    def visitor(self):
        """A person at a browser."""
        return Visitor()

    def code(self, to):
        """The digits of the newest message to an address."""
        self.send()
        (said, *_) = [letter.text for letter in reversed(self.letters) if letter.to == to]
        return re.findall(r"(?<!\d)\d{6}(?!\d)", said.replace(", ", ""))[-1]

    def rows(self, statement):
        """Look into the database."""
        with self.web.engine.begin() as db:
            return [tuple(row) for row in db.exec_driver_sql(statement)]

    def run(self, statement):
        """Change the database."""
        with self.web.engine.begin() as db:
            db.exec_driver_sql(statement)

    def plant(self, slug):
        """A person of the stand with a confirmed account."""
        told = people.person(slug)
        planting.plant(self.settings, [told | {"account": True}])
        return told


def with_keys(owner_url):
    """Fill a template with the tables and with keys of the house: RSA takes its time."""
    migrations.run(owner_url, "idp")
    made = database.engine(owner_url)
    start = postgres_work(made, Vault(MASTER), KeyedDigests(MASTER, MASTER), now)
    wire_register(start, MASTER, now).ensure_keys()
    made.dispose()


@pytest.fixture
def idp_database(postgres):
    """A database of its own, migrated, in which the keys were made."""
    return postgres.database("idp", prepare=with_keys)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """Templates compiled once for all tests: each opens an application of its own."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


def open_site(settings_of, compiled, bend=None, **more):
    """The service's pages at a free port, and the server that answers them.

    ``bend`` is given what was wired, and the application, before it answers anybody.
    """
    port = _free_port()
    url = f"http://localhost:{port}"
    told = settings_of(issuer=url, public_url=url, backchannel_nets=(LOOPBACK,), **more)
    web = wire_web(told)
    app = create_app(told, web)
    app.jinja_env.bytecode_cache = compiled
    letters = []
    shared = accounts.hands(told, web.engine)
    send = SendDispatches(shared.start_work, dict.fromkeys(Channel, letters.append), web.here.clock)
    site = Site(url, app, told, web, send, wire_backchannel(shared), letters)
    if bend is not None:
        bend(site)
    return site, Server(app, port=port)


@pytest.fixture(scope="session")
def opened_site(compiled):
    """Opens sites for those who keep one over many tests."""
    limits = read_limits(str(LIMITS))
    return partial(open_site, compiled=compiled, limits_file=limits)


@pytest.fixture
def site_with(cache, settings_of, compiled):
    """Opens the service's pages with these settings, and with the limits of suites."""

    @contextmanager
    def opened(**told):
        limits = read_limits(str(LIMITS))
        made, server = open_site(settings_of, compiled, limits_file=limits, **told)
        with server:
            yield made
        made.web.engine.dispose()

    return opened


@pytest.fixture
def site(site_with):
    """The service's pages as they are shipped."""
    with site_with() as made:
        yield made


@pytest.fixture
def desk(site):
    """The command line of operators is registered."""
    register_desk(site)


@pytest.fixture
def akhmetova(site):
    """A nurse without a second factor."""
    return site.plant("akhmetova")


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
