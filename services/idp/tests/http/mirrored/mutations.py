"""Providers that are wrong in one thing each: a mirrored module must notice every one of them.

What is bent is the wired application of a test; the code of the service is as it stands.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from chassis import base64url
from chassis.tokens import SigningKey, sign
from idp.adapters.token_secrets import RandomSecrets
from idp.domain.client import Client, Profile
from idp.domain.oauth import InvalidGrant
from idp.domain.session import Session
from idp.http.oidc.wired import EXTENSION
from idp.usecases.oidc.logout import SignedOut
from idp.usecases.oidc.ports import Hint

from .fapi import PREFIX
from .relying import CALLBACK, GOODBYE


@dataclass(frozen=True)
class Mutation:
    """One thing that is wrong.

    Attributes:
        caught_by: A module that must turn red; others may as well.
        bend: Does it to a site before it answers anybody.
    """

    name: str
    caught_by: str
    bend: Callable


MUTATIONS: list[Mutation] = []


def mutation(caught_by):
    """What the function does to a site is a mutation, named like the function."""

    def registered(bend):
        MUTATIONS.append(Mutation(bend.__name__.replace("_", "-"), caught_by, bend))
        return bend

    return registered


# --- seams -------------------------------------------------------------------------------------


def _oidc(site):
    return site.app.extensions[EXTENSION]


def _replaced(site, **parts):
    site.app.extensions[EXTENSION] = replace(_oidc(site), **parts)


class Signing:
    """A signer whose claims, or whose tokens, are bent."""

    def __init__(self, inner, *, claims=dict, token=None):
        self._inner = inner
        self._claims = claims
        self._token = token

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def id_token(self, told, alg):
        bent = self._claims(dict(told))
        return self._token(bent, alg) if self._token else self._inner.id_token(bent, alg)

    def logout_token(self, told, alg):
        bent = self._claims(dict(told))
        return self._token(bent, alg) if self._token else self._inner.logout_token(bent, alg)


def _identity(site, **bent):
    press = _oidc(site).redeem._press
    press._signer = Signing(press._signer, **bent)


def _logout_token(site, **bent):
    site.farewells._signer = Signing(site.farewells._signer, **bent)


def _asking(site, change):
    """Parameters of authorization requests are bent before they are judged."""
    inner = _oidc(site).authorize

    class Bent:
        resume = inner.resume

        def __call__(self, asked, session):
            told = {name: list(values) for name, values in asked.items()}
            change(told)
            return inner(told, session)

    _replaced(site, authorize=Bent())


def _before(site, name, prepare):
    """Something happens before a use case is asked."""
    inner = getattr(_oidc(site), name)

    def bent(*given, **named):
        prepare(*given, **named)
        return inner(*given, **named)

    _replaced(site, **{name: bent})


def _answers(site, change):
    """Answers are bent on their way out: ``change(environ, status, headers)``."""
    inner = site.app.wsgi_app

    def bent(environ, start):
        def begin(status, headers, *more):
            return start(status, change(environ, status, list(headers)), *more)

        return inner(environ, begin)

    site.app.wsgi_app = bent


def _addresses(site, start, drop):
    """A member is dropped from addresses that begin so."""

    def change(_environ, _status, headers):
        return [
            (
                name,
                _without(value, drop) if name == "Location" and value.startswith(start) else value,
            )
            for name, value in headers
        ]

    _answers(site, change)


def _without(address, drop):
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != drop]
    return parts._replace(query=urlencode(kept)).geturl()


class Bent:
    """Something with one attribute replaced."""

    def __init__(self, inner, **parts):
        self._inner = inner
        self.__dict__ |= parts

    def __getattr__(self, name):
        return getattr(self._inner, name)


def _clients(use_case, kind):
    """The register, as one use case sees it, holds programs of another kind."""
    inner = use_case._start_work

    @contextmanager
    def start():
        with inner() as work:

            def get(client_id):
                return kind(**vars(work.clients.get(client_id)))

            yield Bent(work, clients=Bent(work.clients, get=get))

    use_case._start_work = start


class Lenient(Client):
    """Compares only how an address begins."""

    def check_redirect(self, uri):
        if not uri.startswith(self.redirect_uris):
            super().check_redirect(uri)


class Anywhere(tuple):
    """Holds every address."""

    __slots__ = ()

    def __contains__(self, _uri):
        return True


def _anywhere(**told):
    return Client(**told | {"post_logout_redirect_uris": Anywhere()})


def _digest(secret):
    return f"'\\x{RandomSecrets().digest(secret).hex()}'"


# --- ID tokens ---------------------------------------------------------------------------------


@mutation("oidcc-server")
def nonce_dropped(site):
    _identity(site, claims=lambda told: told | {"nonce": None})


@mutation("oidcc-server")
def nonce_of_another(site):
    _identity(site, claims=lambda told: told | {"nonce": "another"})


@mutation("oidcc-server")
def at_hash_wrong(site):
    _identity(site, claims=lambda told: told | {"at_hash": "x" * 22})


@mutation("oidcc-server")
def aud_of_another(site):
    _identity(site, claims=lambda told: told | {"aud": "another", "azp": "another"})


@mutation("oidcc-server")
def iss_of_another(site):
    _identity(site, claims=lambda told: told | {"iss": "https://another.example"})


@mutation("oidcc-server")
def sub_changes(site):
    _identity(site, claims=lambda told: told | {"sub": str(uuid4())})


@mutation("oidcc-server")
def auth_time_missing(site):
    _identity(site, claims=lambda told: {k: v for k, v in told.items() if k != "auth_time"})


@mutation("oidcc-prompt-none-logged-in")
def auth_time_is_now(site):
    _identity(site, claims=lambda told: told | {"auth_time": told["iat"] + 1})


@mutation("oidcc-server")
def expired_at_birth(site):
    _identity(site, claims=lambda told: told | {"exp": told["iat"] - 60})


@mutation("oidcc-idtoken-signature")
def unsigned(site):
    def bare(told, _alg):
        parts = ({"alg": "none", "typ": "JWT"}, told)
        return ".".join(base64url.encode(json.dumps(part).encode()) for part in parts) + "."

    _identity(site, token=bare)


@mutation("oidcc-idtoken-signature")
def signed_by_a_key_of_nobody(site):
    own = {alg: SigningKey.generate(alg) for alg in ("RS256", "ES256")}
    _identity(site, token=lambda told, alg: sign(own[alg], "JWT", told))


@mutation("oidcc-claims-essential")
def identity_tells_no_single_claims(site):
    _identity(site, claims=lambda told: {k: v for k, v in told.items() if k != "email"})


# --- answers of the authorization endpoint -----------------------------------------------------


@mutation("oidcc-server")
def iss_missing_in_the_answer(site):
    _addresses(site, CALLBACK, "iss")


@mutation("oidcc-server")
def state_dropped(site):
    _addresses(site, CALLBACK, "state")


@mutation("oidcc-ensure-registered-redirect-uri")
def redirect_prefix_is_enough(site):
    authorize = _oidc(site).authorize
    _clients(authorize, Lenient)
    _clients(authorize._issue, Lenient)


@mutation("oidcc-prompt-none-not-logged-in")
def prompt_none_shows_a_page(site):
    _asking(site, lambda told: told.get("prompt") == ["none"] and told.pop("prompt"))


@mutation("oidcc-prompt-login")
def prompt_login_ignored(site):
    _asking(site, lambda told: told.get("prompt") == ["login"] and told.pop("prompt"))


@mutation("oidcc-max-age-1")
def max_age_ignored(site):
    _asking(site, lambda told: told.pop("max_age", None))


@mutation("oidcc-max-age-10000")
def max_age_always_asks(site):
    _asking(site, lambda told: "max_age" in told and told.update(max_age=["0"]))


@mutation("oidcc-id-token-hint")
def hint_ignored(site):
    _asking(site, lambda told: told.pop("id_token_hint", None))


@mutation("oidcc-login-hint")
def login_hint_ignored(site):
    _asking(site, lambda told: told.pop("login_hint", None))


@mutation("oidcc-ui-locales")
def ui_locales_ignored(site):
    _asking(site, lambda told: told.pop("ui_locales", None))


@mutation("oidcc-claims-essential")
def claims_ignored(site):
    _asking(site, lambda told: told.pop("claims", None))


@mutation("oidcc-response-type-missing")
def response_type_guessed(site):
    _asking(site, lambda told: told.setdefault("response_type", ["code"]))


@mutation("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported")
def request_object_overlooked(site):
    _asking(site, lambda told: told.pop("request", None))


@mutation("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported")
def request_uri_overlooked(site):
    _asking(site, lambda told: told.pop("request_uri", None))


@mutation("oidcc-ensure-request-with-unknown-parameter-succeeds")
def unknown_parameter_refused(site):
    _asking(site, lambda told: "extra" in told and told.update(state=["one", "two"]))


@mutation("oidcc-ensure-request-with-valid-pkce-succeeds")
def plain_pkce_accepted(site):
    def change(told):
        if told.get("code_challenge_method") == ["plain"]:
            digest = hashlib.sha256(told["code_challenge"][0].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            told |= {"code_challenge": [challenge], "code_challenge_method": ["S256"]}

    _asking(site, change)


@mutation("oidcc-ensure-post-request-succeeds")
def post_loses_its_form(site):
    def change(environ, _status, headers):
        posted = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("authorize")
        if not posted:
            return headers
        return [(k, v.partition("?")[0] if k == "Location" else v) for k, v in headers]

    _answers(site, change)


# --- the token endpoint ------------------------------------------------------------------------


@mutation("oidcc-codereuse")
def code_reusable(site):
    def prepare(_client, offered, **_):
        site.run(
            f"UPDATE authorization_code SET used_at = NULL WHERE hash = {_digest(offered.code)}"
        )

    _before(site, "redeem", prepare)


@mutation("oidcc-codereuse-30seconds")
def tokens_outlive_a_stolen_code(site):
    inner = _oidc(site).redeem

    def bent(*given, **named):
        try:
            return inner(*given, **named)
        except InvalidGrant:
            site.run("UPDATE permission SET revoked_at = NULL")
            raise

    _replaced(site, redeem=bent)


@mutation("oidcc-ensure-request-with-valid-pkce-succeeds")
def verifier_not_looked_at(site):
    def prepare(_client, offered, **_):
        digest = hashlib.sha256(offered.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        site.run(
            f"UPDATE authorization_code SET challenge = '{challenge}'"
            f" WHERE hash = {_digest(offered.code)}"
        )

    _before(site, "redeem", prepare)


@mutation("oidcc-refresh-token")
def refresh_not_bound_to_the_program(site):
    def prepare(client, offered, **_):
        site.run(
            f"UPDATE permission SET client_id = '{client.client_id}' FROM refresh_token"
            f" WHERE refresh_token.grant_id = permission.grant_id"
            f" AND hash = {_digest(offered.token)}"
        )

    _before(site, "renew", prepare)


@mutation("oidcc-refresh-token")
def refresh_reusable(site):
    def prepare(_client, offered, **_):
        site.run(f"UPDATE refresh_token SET used_at = NULL WHERE hash = {_digest(offered.token)}")
        site.run("DELETE FROM refresh_token WHERE generation > 1 AND used_at IS NULL")

    _before(site, "renew", prepare)


@mutation("oidcc-server")
def answers_with_tokens_may_be_kept(site):
    def change(environ, _status, headers):
        if not environ["PATH_INFO"].endswith("/token"):
            return headers
        return [(k, "public" if k == "Cache-Control" else v) for k, v in headers]

    _answers(site, change)


# --- userinfo ----------------------------------------------------------------------------------


@mutation("oidcc-userinfo-get")
def userinfo_without_a_token(site):
    inner = site.app.wsgi_app

    def bent(environ, start):
        if environ["PATH_INFO"].endswith("/userinfo") and "HTTP_AUTHORIZATION" not in environ:
            start("200 OK", [("Content-Type", "application/json")])
            return [b'{"sub":"7"}']
        return inner(environ, start)

    site.app.wsgi_app = bent


def _userinfo(site, change):
    inner = _oidc(site).read_user_info
    _replaced(site, read_user_info=lambda *given: change(dict(inner(*given))))


@mutation("oidcc-server")
def userinfo_of_another(site):
    _userinfo(site, lambda told: told | {"sub": str(uuid4())})


@mutation("oidcc-scope-profile")
def userinfo_tells_more_than_was_asked(site):
    _userinfo(site, lambda told: told | {"email": "a@example.org"})


@mutation("oidcc-scope-email")
def userinfo_tells_less_than_was_asked(site):
    _userinfo(site, lambda told: {"sub": told["sub"]})


@mutation("oidcc-codereuse-30seconds")
def userinfo_overlooks_what_was_taken_back(site):
    def prepare(*_):
        site.run("UPDATE permission SET revoked_at = NULL")

    _before(site, "read_user_info", prepare)


# --- the key set -------------------------------------------------------------------------------


@mutation("oidcc-discovery-endpoint-verification")
def private_key_published(site):
    inner = _oidc(site).public_keys

    def published():
        return {"keys": [key | {"d": "AQAB"} for key in inner.published()["keys"]]}

    _replaced(site, public_keys=Bent(inner, published=published))


# --- logout ------------------------------------------------------------------------------------


@mutation("oidcc-rp-initiated-logout-bad-post-logout-redirect-uri")
def logout_leads_anywhere(site):
    _clients(_oidc(site).sign_out, _anywhere)


@mutation("oidcc-rp-initiated-logout")
def logout_drops_its_state(site):
    _addresses(site, GOODBYE, "state")


@mutation("oidcc-rp-initiated-logout")
def session_outlives_its_logout(site):
    _oidc(site).sign_out._end = lambda *_: None


@mutation("oidcc-rp-initiated-logout-modified-id-token-hint")
def hint_not_verified(site):
    inner = _oidc(site).sign_out._own_tokens

    def hint(token):
        told = json.loads(base64url.decode(token.split(".")[1]))
        return Hint(told["aud"], told["sub"], told["sid"])

    _oidc(site).sign_out._own_tokens = Bent(inner, hint=hint)


@mutation("oidcc-rp-initiated-logout-no-params")
def bare_link_signs_out(site):
    inner = _oidc(site).sign_out

    def bent(asked, session):
        if asked.id_token_hint is None and isinstance(session, Session):
            inner._end(session.id)
            return SignedOut(None)
        return inner(asked, session)

    _replaced(site, sign_out=bent)


@mutation("oidcc-rp-initiated-logout-no-id-token-hint")
def logout_without_a_hint_leads_away(site):
    inner = _oidc(site).sign_out

    def bent(asked, session):
        if asked.id_token_hint is None and asked.post_logout_redirect_uri:
            return SignedOut(asked.post_logout_redirect_uri)
        return inner(asked, session)

    _replaced(site, sign_out=bent)


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_with_a_nonce(site):
    _logout_token(site, claims=lambda told: told | {"nonce": "n"})


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_without_its_event(site):
    _logout_token(site, claims=lambda told: told | {"events": {}})


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_of_another_session(site):
    _logout_token(site, claims=lambda told: told | {"sid": str(uuid4())})


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_lives_for_an_hour(site):
    _logout_token(site, claims=lambda told: told | {"exp": told["iat"] + 3600})


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_typed_as_an_id_token(site):
    inner = site.farewells._signer
    _logout_token(site, token=inner.id_token)


@mutation("oidcc-backchannel-rp-initiated-logout")
def programs_hear_nothing(site):
    site.farewells = lambda: 0


# --- FAPI 2 ------------------------------------------------------------------------------------


class Unpushed(Client):
    """Need not push its requests, whatever its profile says."""

    @property
    def demands_push(self):
        return False


@mutation(f"{PREFIX}ensure-unsigned-authorization-request-without-using-par-fails")
def request_need_not_be_pushed(site):
    _clients(_oidc(site).authorize, Unpushed)


@mutation(f"{PREFIX}par-attempt-reuse-request_uri")
def pushed_request_reusable(site):
    _asking(site, lambda _told: site.run("UPDATE par_request SET used_at = NULL"))


@mutation(f"{PREFIX}par-attempt-to-use-expired-request_uri")
def pushed_request_never_too_old(site):
    later = "UPDATE par_request SET expires_at = now() + interval '1 hour'"
    _asking(site, lambda _told: site.run(later))


@mutation(f"{PREFIX}ensure-different-nonce-inside-and-outside-request-object")
def nonce_beside_a_pushed_request_heard(site):
    def change(told):
        if "nonce" in told and "request_uri" in told:
            bent = json.dumps(told["nonce"][0])
            site.run(f"UPDATE par_request SET request = request || '{{\"nonce\":{bent}}}'")

    _asking(site, change)


@mutation(f"{PREFIX}ensure-token-endpoint-fails-with-expired-auth-code")
def expired_code_taken(site):
    def prepare(_client, offered, **_):
        site.run(
            "UPDATE authorization_code SET expires_at = now() + interval '1 hour'"
            f" WHERE hash = {_digest(offered.code)}"
        )

    _before(site, "redeem", prepare)


@mutation(f"{PREFIX}ensure-authorization-code-is-bound-to-client")
def code_of_another_taken(site):
    def prepare(client, offered, **_):
        for table in ("permission", "authorization_code"):
            site.run(
                f"UPDATE {table} SET client_id = '{client.client_id}' WHERE grant_id ="
                f" (SELECT grant_id FROM authorization_code WHERE hash = {_digest(offered.code)})"
            )

    _before(site, "redeem", prepare)


@mutation(f"{PREFIX}happy-flow")
def bound_tokens_called_bearer(site):
    inner = site.app.wsgi_app

    def bent(environ, start):
        told = b"".join(inner(environ, start))
        return [told.replace(b'"DPoP"', b'"Foot"')]

    site.app.wsgi_app = bent


@mutation(f"{PREFIX}dpop-negative-tests")
def bound_token_taken_as_a_bearer_s(site):
    inner = _oidc(site).own_tokens

    def presented(headers, shown):
        for header in headers:
            scheme, _, token = header.partition(" ")
            if scheme.lower() == "bearer":
                return inner.access(token)
        return inner.presented(headers, shown)

    _replaced(site, own_tokens=Bent(inner, presented=presented))


@mutation(f"{PREFIX}ensure-holder-of-key-required")
def key_need_not_be_shown(site):
    inner = _oidc(site).prove_key

    def due(client, *given, **named):
        return inner.due(replace(client, profile=Profile.PLAIN), *given, **named)

    _replaced(site, prove_key=Bent(inner, due=due))
