"""What the settings make of the hands."""

from dataclasses import replace

import redis
from sqlalchemy import create_engine

from cabinet.usecases.ports import Wish
from cabinet.wiring.web import provider_of
from chassis.jwks import KeySet
from testkit.serving import Server

PUBLIC = "https://id.example.org"


def test_issuer_is_asked_at_its_inner_address_and_named_by_its_public_one(told, identity):
    idp = identity(told.client_key)
    idp.issuer.issuer = PUBLIC
    with Server(idp.app()) as server:
        inside = replace(told, issuer=PUBLIC, idp_url=server.url)
        keys = KeySet(idp.issuer.jwks())
        provider = provider_of(inside, create_engine("sqlite://"), redis.Redis(), keys)

        address = provider.begin(Wish("state-1", "nonce-1", "challenge-1", "en"))
        provider.revoke("refresh-1")

    assert address.startswith(f"{PUBLIC}/oauth2/authorize?")
    assert provider.farewell("token").startswith(f"{PUBLIC}/oauth2/end_session?")
    assert [form["token"] for form in idp.asked] == ["refresh-1"]


def test_without_an_inner_address_the_issuer_is_asked_at_its_public_one(told):
    assert told.idp_url == told.issuer == "http://localhost:18010"
