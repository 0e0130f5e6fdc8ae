"""What the settings make of the hands."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask, jsonify, request

from chassis import settings
from chassis.health import Health
from chassis.jwks import KeySet
from chassis.tokens import SigningKey, read_client_assertion
from documents import wiring
from documents.adapters.index import HmacIndex
from documents.settings import PREFIX, Settings
from testkit.serving import Server

PUBLIC = "https://id.example.org"


@pytest.fixture
def told(tmp_path: Path):
    """Settings as an operator would give them, ``more`` among them."""
    key = SigningKey.generate("ES256")
    (tmp_path / "client.pem").write_bytes(key.pem())
    (tmp_path / "key").write_bytes(b"k" * 32)

    def load(**more):
        environ = {
            "DATABASE_URL": "postgresql://documents@127.0.0.1:1/documents",
            "REDIS_URL": "redis://127.0.0.1:1/3",
            "AMQP_URL": "amqp://documents@127.0.0.1:1/ordinator",
            "ISSUER": PUBLIC,
            "PUBLIC_URL": "http://127.0.0.1:1",
            "LISTEN": "127.0.0.1:31800",
            "ADMIN_LISTEN": "127.0.0.1:31801",
            "STATE_DIR": str(tmp_path),
            "FRMR_URL": "http://127.0.0.1:1",
            "CLIENT_KEY_FILE": str(tmp_path / "client.pem"),
            "BLOB_ROOT": str(tmp_path),
            "KEYRING_DIR": str(tmp_path),
            "INDEX_KEY_FILE": str(tmp_path / "key"),
            "CURSOR_KEY_FILE": str(tmp_path / "key"),
            "JOURNAL_WITNESS_DIR": str(tmp_path),
            **more,
        }
        named = {f"{PREFIX}_{name}": value for name, value in environ.items()}
        return settings.load(PREFIX, Settings, named)

    load.client_key = key
    return load


def test_issuer_is_asked_at_its_inner_address_and_named_by_its_public_one(told):
    audiences = []
    app = Flask(__name__)

    @app.post("/oauth2/token")
    def token():
        keys = KeySet({"keys": [told.client_key.public_jwk()]})
        assertion = request.form["client_assertion"]
        read_client_assertion(assertion, keys=keys, client_id="documents", audience=PUBLIC)
        audiences.append(PUBLIC)
        return jsonify(access_token="token", expires_in=120)

    @app.post("/signers/resolution")
    def resolution():
        return jsonify(worker=None, organisation=None)

    with Server(app) as server:
        inside = told(IDP_URL=server.url, FRMR_URL=server.url)
        signers = wiring.wire_signers(inside, HmacIndex(bytes(32)))
        found = signers.resolve("11223344595", None, date(2026, 11, 25))

    assert found.worker is None
    assert audiences == [PUBLIC]


def test_without_an_inner_address_the_issuer_is_asked_at_its_public_one(told):
    assert told().idp_url == PUBLIC


def test_readiness_names_a_gost_engine_that_is_demanded_and_not_there(told):
    checks = wiring.gost_check(told(GOST_ENGINE="/nowhere/gost.so"))
    report = Health(checks, service="documents").ready()

    assert not report.well
    assert report.found == {"gost": "there is no file /nowhere/gost.so"}


def test_where_no_gost_is_demanded_readiness_asks_for_none(told):
    assert wiring.gost_check(told()) == {}
