import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask

from chassis import door, locks, problems
from chassis.refusal import Refusal
from chassis.tokens import Claims, Unauthorised

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@dataclass
class FakeTokens:
    """Knows tokens by heart; everything else is refused."""

    known: dict[str, Claims] = field(default_factory=dict)
    asked: list[dict] = field(default_factory=list)
    fails: Exception | None = None

    def check(self, headers, *, shown=None, write=False, sure=False):
        self.asked.append({"write": write, "sure": sure})
        if self.fails is not None:
            raise self.fails
        if len(headers) != 1 or headers[0] not in self.known:
            raise Unauthorised("unknown")
        return self.known[headers[0]]


class OrganisationClosed(Refusal):
    code = "organisation-closed"
    title = "The organisation is closed"


@pytest.fixture
def tokens() -> FakeTokens:
    return FakeTokens()


@pytest.fixture
def house(tokens: FakeTokens) -> Callable[..., Flask]:
    """An application with everything installed and no route yet."""

    def build(**more) -> Flask:
        app = Flask("frmr", static_folder=None)
        settings = {"max_body": 1 << 20, "trusted_proxies": 0, "idempotency": None}
        door.install(
            app,
            service="frmr",
            version="1.2.3",
            **{name: more.pop(name, usual) for name, usual in settings.items()},
        )
        problems.install(
            app,
            service="frmr",
            statuses={OrganisationClosed: 409, **more.pop("statuses", {})},
            page=more.pop("problem_page", None),
            clock=lambda: NOW,
        )
        locks.install(app, tokens=tokens, clock=lambda: NOW, **more)
        return app

    return build


def _two_ports() -> list[int]:
    with socket.socket() as one, socket.socket() as two:
        for each in (one, two):
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in (one, two)]


@pytest.fixture(scope="session")
def two_ports() -> Callable[[], list[int]]:
    """Gives two ports that nobody uses now."""
    return _two_ports


@pytest.fixture
def unused_port() -> int:
    return _two_ports()[0]
