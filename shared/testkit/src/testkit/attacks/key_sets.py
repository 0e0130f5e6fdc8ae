"""The line of the attack table about the issuer's keys: late, gone, false, or too many names."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, redirect
from flask.typing import ResponseReturnValue

from chassis.clock import now
from chassis.jwks import Jwks
from testkit.attacks.tokens import GOOD, REPLAY, Line, OpenDoor
from testkit.keys import JWKS_PATH, Issuer
from testkit.serving import Server

KEY_SET = "key set"
AWAY = 503
NAMES = 1000


class Watch:
    """The time, as much later as the test wants."""

    def __init__(self) -> None:
        self.later = timedelta()

    def __call__(self) -> datetime:
        """Now, and so much."""
        return now() + self.later


class Provider:
    """The issuer's address: what it answers with, how often it was asked, and how to be gone."""

    def __init__(self, issuer: Issuer) -> None:
        self.answer: Callable[[], ResponseReturnValue] = issuer.jwks
        self.asked = 0
        self.watch = Watch()
        app = Flask("provider")

        @app.get(JWKS_PATH)
        def jwks() -> ResponseReturnValue:
            self.asked += 1
            return self.answer()

        self.server = Server(app)
        self.url = self.server.url + JWKS_PATH


def private(issuer: Issuer) -> dict[str, Any]:
    """The right key, and its private half beside it."""
    (key,) = issuer.jwks()["keys"]
    return {"keys": [{**key, "d": "x" * 43}]}


def doubled(issuer: Issuer) -> dict[str, Any]:
    """Two keys of one name."""
    (own,), (other,) = issuer.jwks()["keys"], Issuer(issuer.issuer).jwks()["keys"]
    return {"keys": [own, {**other, "kid": own["kid"]}]}


FALSE: dict[str, Callable[[Issuer], ResponseReturnValue]] = {
    "a redirect": lambda _: redirect("http://127.0.0.1:9/keys"),
    "HTML": lambda _: "<html>sign in first</html>",
    "10 MB": lambda _: b"x" * 10_000_000,
    "a private key": private,
    "two keys of one name": doubled,
    "no keys": lambda _: {"keys": []},
    "no key set": lambda _: {},
    "a fault": lambda _: ("", 500),
}


class KeySetAttacks:
    """What a service believes while its issuer is away, and what it never does.

    Fixtures ``issuer`` and ``open_door`` are the service's, as for ``TokenAttacks``.
    """

    @pytest.fixture
    def provider(self, issuer: Issuer) -> Iterator[Provider]:
        """The issuer at its address."""
        found = Provider(issuer)
        with found.server:
            yield found

    @pytest.fixture
    def copy(self, tmp_path: Path) -> Path:
        """Where the set outlives the process."""
        return tmp_path / "jwks.json"

    @pytest.fixture
    def jwks(self, provider: Provider, copy: Path) -> Jwks:
        """The set as the service fetches it."""
        return Jwks(provider.url, provider.watch, copy)

    def test_what_is_no_key_set_leaves_the_old_one(
        self,
        issuer: Issuer,
        open_door: OpenDoor,
        provider: Provider,
        jwks: Jwks,
        record_property: Callable[[str, object], None],
    ) -> None:
        """A good token opens on, and no foreign one begins to."""
        door = open_door(jwks)
        assert door.shown(door.at.good()).status_code in GOOD

        met = {}
        for name, answer in FALSE.items():
            provider.answer = partial(answer, issuer)
            taken = jwks.refresh()
            met[name] = not taken and door.shown(door.at.good()).status_code in GOOD

        Line(KEY_SET, record_property).struck(met.items())

    def test_an_issuer_away_is_believed_for_a_day(
        self,
        open_door: OpenDoor,
        provider: Provider,
        jwks: Jwks,
        copy: Path,
        record_property: Callable[[str, object], None],
    ) -> None:
        """Then nothing can be said of any token; a copy brings a start without it about."""
        door = open_door(jwks)
        assert door.shown(door.at.good()).status_code in GOOD
        provider.server.stop()

        met = {}
        for name, hours, expected in (
            ("down for an hour", 1, GOOD),
            ("down for 23 hours", 23, GOOD),
            ("down for 25 hours", 25, (AWAY,)),
        ):
            provider.watch.later = timedelta(hours=hours)
            jwks.refresh()
            met[name] = door.shown(door.at.good()).status_code in expected
        provider.watch.later = timedelta()
        fresh = open_door(Jwks(provider.url, provider.watch, copy))
        met["down at the start, with a copy"] = fresh.shown(fresh.at.good()).status_code in GOOD
        bare = open_door(Jwks(provider.url, provider.watch))
        met["down at the start"] = bare.shown(bare.at.good()).status_code == AWAY

        Line(KEY_SET, record_property).struck(met.items())

    def test_a_thousand_names_of_keys_are_one_fetch(
        self,
        open_door: OpenDoor,
        provider: Provider,
        jwks: Jwks,
        record_property: Callable[[str, object], None],
    ) -> None:
        """However many names strangers make up."""
        door = open_door(jwks)
        assert door.shown(door.at.good()).status_code in GOOD
        before = provider.asked

        through = [
            answer.status_code
            for answer in (door.shown(door.at.header(kid=str(uuid4()))) for _ in range(NAMES))
            if answer.status_code in GOOD
        ]

        fetched = provider.asked - before
        told = f"{NAMES} unknown names, {fetched} fetches"
        Line(KEY_SET, record_property).struck([(told, fetched <= 1 and not through)])

    def test_a_token_falls_with_its_key(
        self,
        issuer: Issuer,
        open_door: OpenDoor,
        provider: Provider,
        jwks: Jwks,
        record_property: Callable[[str, object], None],
    ) -> None:
        """Remembered or not, once the key is withdrawn."""
        door = open_door(jwks)
        remembered, unseen = door.at.good(), door.at.good()
        before = door.shown(remembered).status_code
        provider.answer = Issuer(issuer.issuer).jwks
        jwks.refresh()

        after = [door.shown(token).status_code for token in (remembered, unseen)]

        Line(REPLAY, record_property).struck(
            [("key withdrawn", before in GOOD and not set(after) & set(GOOD))]
        )
