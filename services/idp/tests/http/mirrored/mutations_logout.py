"""A logout that is wrong."""

import json
from uuid import uuid4

from chassis import base64url
from idp.domain.session import Session
from idp.usecases.oidc.logout import SignedOut
from idp.usecases.oidc.ports import Hint

from .bending import Bent, addresses, anywhere, clients, logout_token, oidc, replaced
from .mutation import mutation
from .relying import GOODBYE


@mutation("oidcc-rp-initiated-logout-bad-post-logout-redirect-uri")
def logout_leads_anywhere(site):
    clients(oidc(site).sign_out, anywhere)


@mutation("oidcc-rp-initiated-logout")
def logout_drops_its_state(site):
    addresses(site, GOODBYE, "state")


@mutation("oidcc-rp-initiated-logout")
def session_outlives_its_logout(site):
    oidc(site).sign_out._end = lambda *_: None


@mutation("oidcc-rp-initiated-logout-modified-id-token-hint")
def hint_not_verified(site):
    inner = oidc(site).sign_out._own_tokens

    def hint(token):
        told = json.loads(base64url.decode(token.split(".")[1]))
        return Hint(told["aud"], told["sub"], told["sid"])

    oidc(site).sign_out._own_tokens = Bent(inner, hint=hint)


@mutation("oidcc-rp-initiated-logout-no-params")
def bare_link_signs_out(site):
    inner = oidc(site).sign_out

    def bent(asked, session):
        if asked.id_token_hint is None and isinstance(session, Session):
            inner._end(session.id)
            return SignedOut(None)
        return inner(asked, session)

    replaced(site, sign_out=bent)


@mutation("oidcc-rp-initiated-logout-no-id-token-hint")
def logout_without_a_hint_leads_away(site):
    inner = oidc(site).sign_out

    def bent(asked, session):
        if asked.id_token_hint is None and asked.post_logout_redirect_uri:
            return SignedOut(asked.post_logout_redirect_uri)
        return inner(asked, session)

    replaced(site, sign_out=bent)


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_with_a_nonce(site):
    logout_token(site, claims=lambda told: told | {"nonce": "n"})


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_without_its_event(site):
    logout_token(site, claims=lambda told: told | {"events": {}})


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_of_another_session(site):
    logout_token(site, claims=lambda told: told | {"sid": str(uuid4())})


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_lives_for_an_hour(site):
    logout_token(site, claims=lambda told: told | {"exp": told["iat"] + 3600})


@mutation("oidcc-backchannel-rp-initiated-logout")
def logout_token_typed_as_an_id_token(site):
    inner = site.farewells._signer
    logout_token(site, token=inner.id_token)


@mutation("oidcc-backchannel-rp-initiated-logout")
def programs_hear_nothing(site):
    site.farewells = lambda: 0
