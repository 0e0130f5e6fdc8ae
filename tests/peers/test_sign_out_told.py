"""A sign-out is told to the program behind the browser's back; jose reads what it is told."""

import json
from queue import Queue

import pytest
from flask import Flask, request

from testkit.serving import Server

from .peer import Refused
from .programs import HOME, private_jwk, public_jwks, registered

PATIENCE_S = 20


@pytest.fixture
def listening(provider, tmp_path):
    """A program that wants to be told, and what was posted to it."""
    heard = Queue()
    app = Flask("listening")

    @app.post("/signed-out")
    def listen():
        heard.put(request.form["logout_token"])
        return "", 200

    with Server(app) as server:
        told_of = registered("listening", "private_key_jwt", jwks=public_jwks())
        told_of["backchannel_logout_uri"] = f"{server.url}/signed-out"
        file = tmp_path / "listening.json"
        file.write_text(json.dumps([told_of]), "utf-8")
        provider.run("cli", "clients", "put", str(file))
        yield told_of | {"key": private_jwk()}, heard


@pytest.fixture
def listener(start, record_property):
    """Who reads it."""
    record_property("client", "jose")
    return start("jose")


def test_program_hears_of_a_sign_out(listening, listener, start, provider, person):
    program, heard = listening
    client = start("openid-client")
    found = client.discover(issuer=provider.url, program=program)
    tokens = client.redeem(landed=person.follow(client.authorize(pushed=False)["url"]))
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": HOME}
    person.follow(client.sign_out(asked=asked)["url"])
    token = heard.get(timeout=PATIENCE_S)
    expected = {"token": token, "issuer": provider.url, "jwks_uri": found["jwks_uri"]}
    claims = listener.signed_out(**expected, audience="listening")["claims"]

    assert claims["sid"] == tokens["claims"]["sid"]
    assert claims["sub"] == person.told["account_id"]
    with pytest.raises(Refused):
        listener.signed_out(**expected, audience="another")
