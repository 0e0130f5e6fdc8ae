"""A token endpoint, a userinfo endpoint, a key set that are wrong."""

import base64
import hashlib
from uuid import uuid4

from idp.domain.oauth import InvalidGrant

from .bending import (
    Bent,
    answers,
    before,
    digest,
    oidc,
    replaced,
)
from .mutation import mutation


@mutation("oidcc-codereuse")
def code_reusable(site):
    def prepare(_client, offered, **_):
        site.run(
            f"UPDATE authorization_code SET used_at = NULL WHERE hash = {digest(offered.code)}"
        )

    before(site, "redeem", prepare)


@mutation("oidcc-codereuse-30seconds")
def tokens_outlive_a_stolen_code(site):
    inner = oidc(site).redeem

    def bent(*given, **named):
        try:
            return inner(*given, **named)
        except InvalidGrant:
            site.run("UPDATE permission SET revoked_at = NULL")
            raise

    replaced(site, redeem=bent)


@mutation("oidcc-ensure-request-with-valid-pkce-succeeds")
def verifier_not_looked_at(site):
    def prepare(_client, offered, **_):
        digest = hashlib.sha256(offered.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        site.run(
            f"UPDATE authorization_code SET challenge = '{challenge}'"
            f" WHERE hash = {digest(offered.code)}"
        )

    before(site, "redeem", prepare)


@mutation("oidcc-refresh-token")
def refresh_not_bound_to_the_program(site):
    def prepare(client, offered, **_):
        site.run(
            f"UPDATE permission SET client_id = '{client.client_id}' FROM refresh_token"
            f" WHERE refresh_token.grant_id = permission.grant_id"
            f" AND hash = {digest(offered.token)}"
        )

    before(site, "renew", prepare)


@mutation("oidcc-refresh-token")
def refresh_reusable(site):
    def prepare(_client, offered, **_):
        site.run(f"UPDATE refresh_token SET used_at = NULL WHERE hash = {digest(offered.token)}")
        site.run("DELETE FROM refresh_token WHERE generation > 1 AND used_at IS NULL")

    before(site, "renew", prepare)


@mutation("oidcc-server")
def answers_with_tokens_may_be_kept(site):
    def change(environ, _status, headers):
        if not environ["PATH_INFO"].endswith("/token"):
            return headers
        return [(k, "public" if k == "Cache-Control" else v) for k, v in headers]

    answers(site, change)


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
    inner = oidc(site).read_user_info
    replaced(site, read_user_info=lambda *given: change(dict(inner(*given))))


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

    before(site, "read_user_info", prepare)


@mutation("oidcc-discovery-endpoint-verification")
def private_key_published(site):
    inner = oidc(site).public_keys

    def published():
        return {"keys": [key | {"d": "AQAB"} for key in inner.published()["keys"]]}

    replaced(site, public_keys=Bent(inner, published=published))
