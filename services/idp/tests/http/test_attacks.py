"""The house's attack table at the identity provider, which reads tokens of its own making."""

import json
from typing import ClassVar

import pytest
import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from chassis import base64url
from idp.adapters.keyring import KeySeal
from idp.domain.signing_key import Stage
from idp.wiring import accounts
from testkit.attacks import At
from testkit.attacks.door import Door, JsonDoor
from testkit.attacks.proofs import ProofAttacks
from testkit.attacks.tokens import TokenAttacks
from testkit.keys import Issuer
from testkit.visitor import Visitor

from .officers import Officer, officer, register_desk
from .officers import signed_in as browser_of
from .programs import proof, register_programs
from .test_oidc import signed_in

PATH = "/oauth2/userinfo"


def own_issuer(site):
    """The service's own key in the hands of the test: what it signs would pass for ours."""
    with accounts.hands(site.settings, site.web.engine).start_work() as work:
        (key,) = [
            key
            for key in work.signing_keys.all()
            if (key.alg, key.stage) == ("ES256", Stage.ACTIVE)
        ]
    issuer = Issuer(site.url)
    pem = KeySeal(site.settings.master_key).open(key).pem()
    issuer.key = load_pem_private_key(pem, None)
    return issuer


def claims_of(token):
    return json.loads(base64url.decode(token.split(".")[1]))


@pytest.fixture
def door(site):
    """What the service tells of a doctor who is signed in at three browsers."""
    register_programs(site)
    person = site.plant("orlova")
    browsers = [Visitor(stay_at=(site.url,)) for _ in range(4)]
    tokens = []
    for browser in browsers:
        site.run("UPDATE factor SET last_timecode = NULL")
        tokens.append(signed_in(browser, site, person))
    issuer, client = own_issuer(site), site.app.test_client()
    kept, *ending = tokens

    def sign_out():
        page = browsers[1].open(f"{site.url}/account")
        browsers[1].submit(page.form(action="/account/sign-out"))

    def revoke():
        form = {"token": ending[1]["refresh_token"]} | proof(site)
        assert requests.post(f"{site.url}/oauth2/revoke", data=form, timeout=10).ok

    def block():
        site.run("UPDATE account SET status = 'blocked'")

    def knock(token):
        return lambda: client.get(PATH, headers={"Authorization": f"Bearer {token}"})

    good = claims_of(kept["access_token"])
    return Door(
        client,
        At(issuer, "cabinet", "openid", told=lambda: good),
        PATH,
        ends={
            "sign-out": (ending[0]["access_token"], sign_out),
            "revocation": (ending[1]["access_token"], revoke),
            "block": (ending[2]["access_token"], block),
        },
        strangers={
            "without openid": knock(issuer.sign(good | {"scope": "cabinet"})),
            "a program": knock(issuer.program("frmr", "documents", "openid")),
            "of a session that never was": knock(
                issuer.person("cabinet", person["account_id"], "openid", act=None)
            ),
        },
    )


class TestTokens(TokenAttacks):
    kept_out = frozenset({401, 403})
    spared: ClassVar = {
        "aud of another service": "tokens for any service of the house are read here"
    }

    @pytest.fixture
    def door(self, door):
        return door


class TestProofs(ProofAttacks):
    @pytest.fixture
    def door(self, door):
        return door

    @pytest.fixture
    def address(self, site):
        return site.url


@pytest.fixture
def desk(site):
    """Support looks for a person: a door that takes tokens for this very service."""
    register_desk(site)
    orlova = officer(site, "orlova", "idp.support")
    good = claims_of(orlova.token())
    site.run("UPDATE factor SET last_timecode = NULL")
    elsewhere = Officer(site, orlova.told, browser_of(site, orlova.told))
    leaving, blocked = elsewhere.token(), orlova.token()
    issuer, client = own_issuer(site), site.app.test_client()
    path, body = "/support/search", {"identifier": orlova.told["phone"]}

    def sign_out():
        page = elsewhere.visitor.open(f"{site.url}/account")
        elsewhere.visitor.submit(page.form(action="/account/sign-out"))

    def knock(**bent):
        headers = {"Authorization": f"Bearer {issuer.sign(good | bent)}"}
        return lambda: client.post(path, json=body, headers=headers)

    return JsonDoor(
        client,
        At(issuer, "idp", "idp.support", told=lambda: good),
        path,
        body=body,
        ends={
            "sign-out": (leaving, sign_out),
            "block": (blocked, lambda: site.run("UPDATE account SET status = 'blocked'")),
        },
        strangers={
            "of another scope": knock(scope="openid account"),
            "through another service": knock(act={"sub": "cabinet"}),
            "of one factor": knock(acr="aal1"),
            "proven long ago": knock(auth_time=good["auth_time"] - 901),
            "temporary local access": knock(
                local_access={"organisation_id": good["sub"], "expires_at": good["exp"]}
            ),
            "a program": lambda: client.post(
                path,
                json=body,
                headers={
                    "Authorization": f"Bearer {issuer.program('idp', 'documents', 'idp.support')}"
                },
            ),
        },
    )


class TestTokensOfTheDesk(TokenAttacks):
    kept_out = frozenset({401, 403})  # a sign-in too weak or too old is asked for anew

    @pytest.fixture
    def door(self, desk):
        return desk
