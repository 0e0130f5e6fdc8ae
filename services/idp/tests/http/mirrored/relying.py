"""A relying party of our own: knows the provider by its discovery alone and believes nothing."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pyotp
import requests
from flask import Flask, request
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet

from chassis.tokens import SigningKey
from testkit.serving import Server
from testkit.visitor import Visitor

HOME = "https://rp.example"
CALLBACK = f"{HOME}/callback"
GOODBYE = f"{HOME}/goodbye"
SCOPES = "openid profile email phone offline_access"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LEEWAY_S = 5


@cache
def party_key():
    """The key of every relying party of a run; each is named by its own client_id."""
    return SigningKey.generate("ES256")


def half_hash(token):
    """OpenID Connect Core section 3.1.3.6, for both algorithms of this provider."""
    digest = hashlib.sha256(token.encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def members(address):
    """Parameters of an address; each may come once."""
    found = parse_qs(urlsplit(address).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values()), address
    return {name: values[0] for name, values in found.items()}


@dataclass(frozen=True)
class Asked:
    """One authorization request and what must come back with its answer."""

    told: dict
    verifier: str

    @property
    def state(self):
        return self.told.get("state")

    @property
    def nonce(self):
        return self.told.get("nonce")


@dataclass(frozen=True)
class Signed:
    """A sign-in that came to its end: the answer, the tokens, what they say."""

    answer: dict
    tokens: dict
    identity: dict
    header: dict
    pages: tuple


@dataclass
class Browser:
    """A person at a browser; remembers which pages were shown on the way."""

    visitor: Visitor
    person: dict
    pages: list = field(default_factory=list)

    def go(self, url, *, form=None):
        """Follow an address (or send a form of another site) and do what the pages ask."""
        self.pages = []
        page = self._sent(url, form) if form is not None else self.visitor.open(url)
        for _ in range(6):
            page = self._answered(page)
            if page is None:
                break
        return self.visitor.current()

    def _sent(self, url, form):
        answer = requests.post(url, data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 303, answer.status_code
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        return self.visitor.open(origin + answer.headers["Location"])

    def _answered(self, page):
        """Fill what this page asks for; None when it asks for nothing."""
        names = set().union(*(form.names for form in page.forms())) if page.forms() else set()
        actions = " ".join(form.action for form in page.forms())
        if "identifier" in names:
            self.pages.append("credentials")
            who = {"identifier": self.person["phone"], "password": self.person["password"]}
            return self.visitor.fill(who)
        if "code" in names and "/login/code" in actions:
            self.pages.append("code")
            return self.visitor.fill({"code": pyotp.TOTP(self.person["totp_secret"]).now()})
        if "/consent/accept" in actions:
            self.pages.append("consent")
            return self.visitor.fill({}, action="/consent/accept")
        return None


@dataclass
class Party:
    """One registered program with its own browser in front of it."""

    stage: Any
    client_id: str
    scope: str = SCOPES
    auth: str = "private_key_jwt"
    secret: str | None = None
    browser: Browser = field(init=False)

    def __post_init__(self):
        self.browser = self.stage.browser()

    @property
    def found(self):
        """What the provider says of itself."""
        return self.stage.found

    def ask(self, **bent):
        """A request with everything fresh; None leaves a parameter out."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        told = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            "scope": "openid",
            "state": secrets.token_urlsafe(24),
            "nonce": secrets.token_urlsafe(24),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        } | bent
        return Asked({name: value for name, value in told.items() if value is not None}, verifier)

    def address(self, asked):
        """Where the browser is sent."""
        return f"{self.found['authorization_endpoint']}?{urlencode(asked.told)}"

    def visit(self, asked, *, form=False):
        """The page at which the browser ends up."""
        if form:
            return self.browser.go(self.found["authorization_endpoint"], form=asked.told)
        return self.browser.go(self.address(asked))

    def answer(self, asked, *, form=False):
        """What came back to the program, after the checks that each answer must pass."""
        page = self.visit(asked, form=form)
        assert page.url.startswith(f"{CALLBACK}?"), f"no answer: {page.status} {page.url}"
        told = members(page.url)
        # RFC 9207 section 2.4: without it another provider's answer may be taken for ours.
        assert told.get("iss") == self.found["issuer"], "iss"
        assert told.get("state") == asked.state, "state"
        return told

    def code(self, asked, *, form=False):
        """A code, with nothing beside it that does not belong there."""
        told = self.answer(asked, form=form)
        assert set(told) <= {"code", "iss", "state"}, sorted(told)
        return told["code"]

    def refusal(self, asked):
        """The error that came back, and no code."""
        told = self.answer(asked)
        assert "code" not in told
        return told["error"]

    def error_page(self, asked):
        """The words of a page of the provider: the browser was sent nowhere."""
        page = self.visit(asked)
        assert page.url.startswith(self.found["issuer"]), page.url
        assert page.status >= 400, page.status
        return page.text

    def proven(self, **bent):
        """What proves the program at the token endpoint: members of a form, a header."""
        if self.auth == "client_secret_basic":
            return {}, (self.client_id, self.secret)
        if self.auth == "client_secret_post":
            return {"client_id": self.client_id, "client_secret": self.secret}, None
        signed = self.assertion(**bent)
        return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}, None

    def assertion(self, alg="ES256", **bent):
        """RFC 7523 section 3, any claim of which can be bent; None leaves it out."""
        at = int(time.time())
        told = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.found["issuer"],
            "jti": str(uuid4()),
            "iat": at,
            "exp": at + 60,
        } | bent
        told = {name: value for name, value in told.items() if value is not None}
        header = {"alg": alg, "typ": "JWT", "kid": party_key().kid}
        key = ECKey.import_key(party_key().pem())
        return jwt.encode(header, told, key, algorithms=[alg])

    def post(self, endpoint, form, **headers):
        """Send a form to an endpoint, proven."""
        proof, basic = self.proven()
        return requests.post(
            self.found[endpoint], {**form, **proof}, auth=basic, headers=headers, timeout=10
        )

    def redeem(self, code, verifier, **bent):
        """Give a code back."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": verifier,
        } | bent
        return self.post(
            "token_endpoint", {name: value for name, value in form.items() if value is not None}
        )

    def renew(self, token):
        """Give a refresh token back."""
        return self.post("token_endpoint", {"grant_type": "refresh_token", "refresh_token": token})

    def sign_in(self, *, form=False, **bent):
        """The whole way, with every check that a careful program makes."""
        asked = self.ask(**bent)
        code = self.code(asked, form=form)
        pages = tuple(self.browser.pages)
        verifier = asked.verifier if "code_challenge" in asked.told else None
        answer = self.redeem(code, verifier)
        tokens = self.granted(answer)
        header, identity = self.identity(tokens, asked)
        return Signed({"code": code, "verifier": asked.verifier}, tokens, identity, header, pages)

    def granted(self, answer):
        """A good answer of the token endpoint (RFC 6749 section 5.1)."""
        assert answer.status_code == 200, answer.text
        assert "no-store" in answer.headers["Cache-Control"]
        tokens = answer.json()
        assert tokens["token_type"].lower() in {"bearer", "dpop"}
        assert tokens["expires_in"] > 0
        return tokens

    def refused(self, answer, *errors):
        """A refusal of the token endpoint (section 5.2)."""
        assert answer.status_code in {400, 401}, answer.status_code
        assert answer.json()["error"] in errors, answer.json()
        assert "access_token" not in answer.json()

    def identity(self, tokens, asked=None):
        """Header and claims of the ID token, checked as OpenID Connect Core 3.1.3.7 says."""
        keys = KeySet.import_key_set(self.stage.keys())
        token = tokens["id_token"]
        header = jws.extract_compact(token.encode()).headers()
        assert header["alg"] in {"RS256", "ES256"}, header
        told = jwt.decode(token, keys, algorithms=["RS256", "ES256"]).claims
        now = time.time()
        assert told["iss"] == self.found["issuer"], "iss of the ID token"
        assert told["aud"] in (self.client_id, [self.client_id]), "aud"
        assert told.get("azp", self.client_id) == self.client_id, "azp"
        assert now - LEEWAY_S < told["exp"], "exp"
        assert now - 60 < told["iat"] <= now + LEEWAY_S, "iat"
        assert isinstance(told["sub"], str)
        assert 0 < len(told["sub"]) <= 255
        assert told["sub"] == self.browser.person["account_id"], "sub"
        assert isinstance(told["auth_time"], int)
        assert told["auth_time"] <= now + LEEWAY_S
        if asked is not None:
            assert told.get("nonce") == asked.nonce, "nonce"
        if "at_hash" in told:
            assert told["at_hash"] == half_hash(tokens["access_token"]), "at_hash"
        return header, told

    def userinfo(self, tokens, method="GET"):
        """What userinfo says, about the same person."""
        answer = self.info(tokens["access_token"], method)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("application/json")
        told = answer.json()
        assert told["sub"] == self.browser.person["account_id"], "sub of userinfo"
        return told

    def info(self, token, method="GET"):
        """The bare answer of userinfo."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return requests.request(
            method, self.found["userinfo_endpoint"], headers=headers, timeout=10
        )

    def leave(self, **said):
        """Send the browser to sign out; the page at which it ends up."""
        told = {name: value for name, value in said.items() if value is not None}
        return self.browser.visitor.open(f"{self.found['end_session_endpoint']}?{urlencode(told)}")

    def is_signed_in(self):
        """Whether the provider answers without a page (OpenID Connect Core section 3.1.2.6)."""
        told = self.answer(self.ask(prompt="none"))
        if "code" in told:
            return True
        assert told["error"] in {"login_required", "interaction_required"}, told
        return False


class Ear:
    """A door at which a program hears of sign-outs."""

    def __init__(self):
        self.heard = []
        self._app = Flask("ear")
        self._app.add_url_rule("/logout", view_func=self._hear, methods=["POST"])

    def __enter__(self):
        self._server = Server(self._app)
        self._server.start()
        self.url = f"{self._server.url}/logout"
        return self

    def __exit__(self, *_):
        self._server.stop()

    def _hear(self):
        self.heard.append((request.mimetype, request.form.to_dict()))
        return ""


def without_signature(token):
    """A token whose signature was bent, and two that have none."""
    head, body, signature = token.split(".")
    bent = signature[:9] + ("A" if signature[9] != "A" else "B") + signature[10:]
    none = json.dumps({"alg": "none", "typ": "JWT"}).encode()
    bare = base64.urlsafe_b64encode(none).rstrip(b"=").decode()
    return [f"{head}.{body}.{bent}", f"{bare}.{body}.", f"{bare}.{body}.{signature}"]
