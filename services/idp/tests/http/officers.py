"""Officers as they stand at the doors: at a browser that is signed in, and with a token of it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import requests

from idp.domain.client import AuthMethod, Client, GrantType
from idp.wiring import accounts
from idp.wiring.oidc import wire_register
from testkit.visitor import Visitor

from .programs import CHALLENGE, VERIFIER

CALLBACK = "http://127.0.0.1/callback"
SCOPES = "openid account idp.support idp.staff idp.admin"
REASON = "case 17: called by phone, showed the passport"


@dataclass
class Officer:
    """Somebody at their browser."""

    site: Any
    told: Any
    visitor: Any

    @property
    def account_id(self):
        """Of the account."""
        return self.told["account_id"]

    def token(self, scope=SCOPES):
        """A fresh token of this browser's session, for the provider itself."""
        asked = {
            "response_type": "code",
            "client_id": "ordinator-cli",
            "redirect_uri": CALLBACK,
            "scope": scope,
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        query = requests.Request("GET", f"{self.site.url}/oauth2/authorize", params=asked)
        page = self.visitor.open(query.prepare().url)
        (code,) = parse_qs(urlsplit(page.url).query)["code"]
        form = {
            "grant_type": "authorization_code",
            "client_id": "ordinator-cli",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        }
        answer = requests.post(f"{self.site.url}/oauth2/token", data=form, timeout=10)
        return answer.json()["access_token"]

    def call(self, method, path, token=None, headers=None, **body):
        """Knock at a door of programs; a change says why unless the test says otherwise."""
        if method != "GET" and "reason" not in body:
            body["reason"] = REASON
        told = {name: value for name, value in body.items() if value is not None}
        return requests.request(
            method,
            f"{self.site.url}{path}",
            json=told if method != "GET" else None,
            headers={"Authorization": f"Bearer {token or self.token()}", **(headers or {})},
            timeout=10,
        )


def register_desk(site):
    """The command line of operators, which acts as the person."""
    shared = accounts.hands(site.settings, site.web.engine)
    register = wire_register(shared.start_work, site.settings.master_key, shared.clock)
    register.put_clients(
        [
            Client(
                client_id="ordinator-cli",
                name="ordinator",
                auth_method=AuthMethod.NONE,
                grants=frozenset({GrantType.CODE}),
                scopes=frozenset(SCOPES.split()),
                audiences=("idp",),
                redirect_uris=(CALLBACK,),
            )
        ]
    )


def enter(site, told):
    """The page at which a fresh browser is after this person's login and password."""
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    return visitor.fill({"identifier": told["phone"], "password": told["password"]})


def signed_in(site, told):
    """A browser of this person, signed in with all they have."""
    visitor = Visitor(stay_at=(site.url,))
    visitor.open(f"{site.url}/login")
    page = visitor.fill({"identifier": told["phone"], "password": told["password"]})
    if told["totp_secret"] and "/login/code" in page.url:
        visitor.fill({"code": pyotp.TOTP(told["totp_secret"]).now()})
    return visitor


def officer(site, slug, *scopes):
    """A person of the stand to whom these scopes were granted, at their browser."""
    told = site.plant(slug)
    for scope in scopes:
        site.run(f"INSERT INTO account_scope VALUES ('{told['account_id']}', '{scope}', now())")
    return Officer(site, told, signed_in(site, told))


def path(told, act):
    """Where support does something to an account."""
    return f"/support/accounts/{told['account_id']}/{act}"
