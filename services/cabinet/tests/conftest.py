"""What the suites of this service start from."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from cabinet.app import create_app
from cabinet.domain.session import Limits
from cabinet.http.wired import EXTENSION, Site
from cabinet.settings import PREFIX, Settings
from cabinet.wiring.usecases import Hands, wire
from cabinet.wiring.web import Web
from chassis import settings
from chassis.clock import now
from chassis.health import Health
from chassis.tokens import SigningKey

from . import fakes
from .identity import Identity

PUBLIC_URL = "http://127.0.0.1:31700"
FORM_KEY = b"f" * 32


@pytest.fixture
def stage():
    """The world in memory, with the clock standing still."""
    return fakes.Stage()


@pytest.fixture
def fake():
    """Names of the stand: people, organisation, positions, documents."""
    return fakes


@pytest.fixture
def identity():
    """Make a small identity provider that knows a client by its key."""
    return Identity


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """Settings as an operator would give them; every address is one where nobody answers."""
    folder = tmp_path_factory.mktemp("cabinet")
    (folder / "client.pem").write_bytes(SigningKey.generate("ES256").pem())
    (folder / "key").write_bytes(b"k" * 32)
    environ = {
        "DATABASE_URL": "postgresql://cabinet@127.0.0.1:1/cabinet",
        "REDIS_URL": "redis://127.0.0.1:1/2",
        "AMQP_URL": "amqp://cabinet@127.0.0.1:1/ordinator",
        "ISSUER": "http://localhost:18010",
        "PUBLIC_URL": PUBLIC_URL,
        "LISTEN": "127.0.0.1:31700",
        "ADMIN_LISTEN": "127.0.0.1:31701",
        "STATE_DIR": str(folder),
        "CLIENT_KEY_FILE": str(folder / "client.pem"),
        "FRMR_URL": "http://127.0.0.1:1",
        "DOCUMENTS_URL": "http://127.0.0.1:1",
        "SESSION_KEYS_FILE": str(folder / "key"),
        "DATA_KEYS_FILE": str(folder / "key"),
        "FORM_KEY_FILE": str(folder / "key"),
    }
    named = {f"{PREFIX}_{name}": value for name, value in environ.items()}
    return settings.load(PREFIX, Settings, named)


@pytest.fixture(scope="session")
def _application(told):
    """One application for all tests: its templates are compiled once."""
    empty = Site(PUBLIC_URL, told.issuer, FORM_KEY, "", Limits(), now)
    health = Health(checks={}, service="cabinet")
    return create_app(told, Web(wire(hands(fakes.Stage()), Limits()), empty, None, health))


@pytest.fixture
def build(stage, _application):
    """The application upon the world in memory; ``public_url`` is where it is reached."""

    def built(public_url=PUBLIC_URL) -> Flask:
        site = Site(public_url, stage.provider.issuer, FORM_KEY, "", Limits(), stage.clock)
        wired = {"usecases": wire(hands(stage), Limits()), "site": site}
        _application.extensions[EXTENSION] = wired
        return _application

    return built


def hands(stage) -> Hands:
    """The world in memory, as the use cases hold it."""
    return Hands(
        provider=stage.provider,
        sessions=stage.sessions,
        attempts=stage.attempts,
        once=stage.once,
        registry=stage.registry,
        store=stage.store,
        authority=stage.authority,
        start_work=stage.start_work,
        clock=stage.clock,
    )


@pytest.fixture
def client(build):
    """A browser's requests, without a server in between."""
    return build().test_client()


@pytest.fixture
def sign_in(client, stage):
    """Sign Maria in; gives where she came out."""

    def signed_in(return_to="/home"):
        going = client.get("/login", query_string={"return_to": return_to})
        (state,) = parse_qs(urlsplit(going.location).query)["state"]
        answer = {"state": state, "code": "c-1", "iss": stage.provider.issuer}
        return client.get("/oidc/callback", query_string=answer)

    return signed_in
