"""The issuer's keys over HTTP: fetched, kept, believed for a day, and never replaced by rubbish."""

import json
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from flask import Flask, redirect, request

from chassis import jwk
from chassis.jwks import Jwks, KeySet, UnusableKeys
from chassis.refusal import Unavailable
from chassis.tokens import SigningKey
from testkit import jws
from testkit.keys import Issuer
from testkit.serving import Server

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class IdentityProvider:
    """Tells a key set over HTTP, or whatever else it is told to tell."""

    def __init__(self) -> None:
        self.issuer = Issuer()
        self.answer = self.jwks
        self.asked = 0
        self.was_asked = Event()
        app = Flask("idp")

        @app.get("/oauth2/jwks")
        def jwks():
            self.asked += 1
            self.was_asked.set()
            return self.answer()

        @app.get("/elsewhere")
        def elsewhere():
            return self.jwks()

        self.server = Server(app)

    @property
    def url(self):
        return f"{self.server.url}/oauth2/jwks"

    def jwks(self):
        content = json.dumps(self.issuer.jwks())
        etag = f'"{self.issuer.kid}"'
        if request.headers.get("If-None-Match") == etag:
            return "", 304
        return content, 200, {"ETag": etag, "Content-Type": "application/json"}

    def rotate(self):
        self.issuer = Issuer()


class Watch:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def idp():
    provider = IdentityProvider()
    with provider.server:
        yield provider


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def jwks(idp, watch):
    return Jwks(idp.url, watch)


def test_a_key_is_fetched_when_first_asked_for(jwks, idp):
    key = jwks.key(idp.issuer.kid)

    assert key.algorithms == {"ES256"}
    assert jwks.key(idp.issuer.kid) is key
    assert idp.asked == 1


def test_a_thousand_unknown_names_are_one_fetch_in_half_a_minute(jwks, idp, watch):
    jwks.refresh()
    watch.forward(seconds=31)

    found = [jwks.key(f"made-up-{number}") for number in range(1000)]

    assert not any(found)
    assert idp.asked == 2


def test_a_new_key_is_known_within_half_a_minute(jwks, idp, watch):
    old = idp.issuer.kid
    jwks.key(old)
    generation = jwks.generation
    idp.rotate()
    watch.forward(seconds=30)

    assert jwks.key(idp.issuer.kid) is not None
    assert jwks.key(old) is None
    assert jwks.generation == generation + 1


def test_nothing_new_leaves_the_generation_and_makes_the_set_young(jwks, idp, watch):
    jwks.refresh()
    generation = jwks.generation
    watch.forward(hours=1)

    assert jwks.refresh()
    assert jwks.generation == generation
    assert jwks.age() == 0


def test_a_withdrawn_key_is_gone_at_the_next_fetch(jwks, idp):
    old = idp.issuer.kid
    jwks.refresh()
    idp.rotate()

    assert jwks.refresh()
    assert jwks.key(old) is None


def test_while_the_issuer_is_away_the_old_set_is_believed_for_a_day(jwks, idp, watch):
    jwks.refresh()
    idp.answer = lambda: ("", 503)
    watch.forward(hours=23, minutes=59)

    assert not jwks.refresh()
    assert jwks.key(idp.issuer.kid) is not None
    assert jwks.age() == 23 * 3600 + 59 * 60


def test_and_then_no_token_can_be_judged(jwks, idp, watch):
    jwks.refresh()
    idp.answer = lambda: ("", 503)
    watch.forward(hours=25)

    with pytest.raises(Unavailable) as away:
        jwks.key(idp.issuer.kid)
    assert away.value.what == "keys"


def test_without_any_set_no_token_can_be_judged():
    jwks = Jwks("http://127.0.0.1:9/oauth2/jwks")

    with pytest.raises(Unavailable):
        jwks.key("any")
    assert jwks.age() is None


def _private(issuer):
    number = issuer.key.private_numbers().private_value.to_bytes(32, "big")
    return {"keys": [jws.public_jwk(issuer.key) | {"d": jws.b64(number)}]}


@pytest.mark.parametrize(
    "rubbish",
    [
        lambda idp: redirect("/elsewhere"),
        lambda idp: ("<html>away</html>", 200),
        lambda idp: ("x" * 10_000_000, 200),
        lambda idp: (json.dumps(_private(idp.issuer)), 200),
        lambda idp: ('{"keys": []}', 200),
        lambda idp: ('{"keys": {}}', 200),
        lambda idp: ('{"keys": ["a"]}', 200),
        lambda idp: ("[]", 200),
        lambda idp: ('{"keys": [], "keys": []}', 200),
        lambda idp: ("", 204),
        lambda idp: ("", 500),
    ],
)
def test_rubbish_leaves_the_old_set(rubbish, jwks, idp):
    jwks.refresh()
    idp.answer = lambda: rubbish(idp)

    assert not jwks.refresh()
    assert jwks.key(idp.issuer.kid) is not None


def test_a_service_starts_without_the_issuer_from_its_copy(idp, watch, tmp_path):
    copy = tmp_path / "state" / "jwks.json"
    Jwks(idp.url, watch, copy).refresh()
    watch.forward(hours=2)

    again = Jwks("http://127.0.0.1:9/oauth2/jwks", watch, copy)

    assert again.key(idp.issuer.kid) is not None
    assert again.age() == 7200
    assert [file.name for file in copy.parent.iterdir()] == ["jwks.json"]


@pytest.mark.parametrize("content", ["", "{}", '{"at": "x", "jwks": {}, "etag": null}', "\x00"])
def test_a_broken_copy_is_as_none(content, watch, tmp_path):
    copy = tmp_path / "jwks.json"
    copy.write_text(content)

    assert Jwks("http://127.0.0.1:9/oauth2/jwks", watch, copy).age() is None


def test_the_background_fetches_by_itself(jwks, idp):
    jwks.start()

    assert idp.was_asked.wait(5)
    jwks.stop()
    assert jwks.age() is not None


def test_a_service_that_started_before_the_issuer_asks_again_soon(jwks, idp):
    idp.answer = lambda: ("", 503)
    jwks.start()
    assert idp.was_asked.wait(5)
    idp.answer = idp.jwks
    idp.was_asked.clear()

    assert idp.was_asked.wait(5)
    jwks.stop()
    assert jwks.age() is not None


RSA = SigningKey.generate("RS256").public_jwk()
EC = SigningKey.generate("ES256").public_jwk()


@pytest.mark.parametrize(
    "bent",
    [
        {"use": "enc"},
        {"key_ops": ["encrypt"]},
        {"crv": "P-384"},
        {"kty": "oct"},
        {"x": EC["y"]},
        {"x": EC["x"] + "A"},
        {"x": 7},
        {"alg": "ES512"},
        {"alg": ["ES256"]},
        {"kid": 7},
    ],
)
def test_a_key_that_verifies_nothing_is_left_out(bent):
    keys = KeySet({"keys": [EC | bent, RSA]})

    assert keys.key(EC["kid"]) is None
    assert keys.key(RSA["kid"]).algorithms == {"RS256"}


def test_a_short_rsa_key_is_left_out():
    short = RSA | {"n": RSA["n"][:170], "kid": "short"}

    assert KeySet({"keys": [RSA, short]}).key("short") is None


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_one_private_member_spoils_the_whole_set(member):
    with pytest.raises(UnusableKeys):
        KeySet({"keys": [RSA, EC | {member: "AAAA"}]})


def test_two_keys_of_one_name_spoil_the_whole_set():
    with pytest.raises(UnusableKeys):
        KeySet({"keys": [RSA, EC | {"kid": RSA["kid"]}]})


def test_the_thumbprint_is_that_of_the_standard():
    # RFC 8037 appendices A.2 and A.3.
    told = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "use": "sig",
    }

    assert jwk.thumbprint(told) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
