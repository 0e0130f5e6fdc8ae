"""Doors that programs knock at themselves: tokens, pushed requests, introspection, revocation."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request

from chassis import door, locks
from idp.domain.client import SERVICES, Client, GrantType
from idp.domain.oauth import InvalidRequest, OAuthRefusal, UnsupportedGrantType
from idp.http.oidc.asked import form, needed, once
from idp.http.oidc.told import refused, told
from idp.http.oidc.wired import oidc
from idp.usecases.oidc.exchange import ExchangeAsked
from idp.usecases.oidc.issuing import ACCESS_TOKEN, Tokens
from idp.usecases.oidc.redemption import CodeOffered
from idp.usecases.oidc.refresh import RefreshOffered

routes = Blueprint("token", __name__)
routes.register_error_handler(OAuthRefusal, refused)

PROVEN_INSIDE = "the program proves itself by what it sends"
Form = Mapping[str, str]


@routes.post("/oauth2/token")
@door.speaks(summary="Tokens for a code, a refresh token, a program, or another service")
@locks.open_door(PROVEN_INSIDE, limited=False)
def token() -> Response:
    """RFC 6749 section 3.2."""
    said = once(form())
    client = _client(said)
    kind = needed(said, "grant_type")
    if kind not in GRANTS:
        raise UnsupportedGrantType
    jkt = oidc().prove_key.due(client, locks.request_shown())
    return _issued(GRANTS[kind](client, said, jkt))


@routes.post("/oauth2/par")
@door.speaks(summary="Push an authorization request (RFC 9126)")
@locks.open_door(PROVEN_INSIDE, limited=False)
def push() -> Response:
    """The address to send the browser with."""
    asked = form()
    client = _client(once({name: asked[name] for name in asked if name in PROOF}))
    request_told = {name: asked[name] for name in asked if name not in PROOF}
    pushed = oidc().push(client, request_told, locks.request_shown())
    return told(vars(pushed), 201)


@routes.post("/oauth2/introspect")
@door.speaks(summary="Whether a token holds, for whom it is for (RFC 7662)")
@locks.open_door(PROVEN_INSIDE, limited=False)
def introspect() -> Response:
    """The token's own members, or no more than that it is not active."""
    said = once(form())
    client = _client(said)
    return told(oidc().introspect(client, needed(said, "token")))


@routes.post("/oauth2/revoke")
@door.speaks(summary="Give up a token and its grant (RFC 7009)")
@locks.open_door(PROVEN_INSIDE, limited=False)
def revoke() -> Response:
    """200 even for a token that nobody knows; that of another program is refused."""
    said = once(form())
    client = _client(said)
    oidc().revoke(client, needed(said, "token"))
    return told({})


PROOF = frozenset({"client_id", "client_assertion", "client_assertion_type", "client_secret"})


def _client(said: Form) -> Client:
    """The program that proves itself; our own services come for everybody and are not counted."""
    try:
        client = oidc().authenticate(said, request.headers.getlist("Authorization"))
    except OAuthRefusal:
        # Who is nobody yet is counted like everybody at an open door.
        locks.count_address()
        raise
    if client.client_id not in SERVICES:
        locks.count(client.client_id, "program")
    return client


def _redeemed(client: Client, said: Form, jkt: str | None) -> Tokens:
    return oidc().redeem(
        client,
        CodeOffered(
            code=needed(said, "code"),
            redirect_uri=needed(said, "redirect_uri"),
            verifier=said.get("code_verifier"),
            resource=said.get("resource"),
            jkt=jkt,
        ),
    )


def _renewed(client: Client, said: Form, jkt: str | None) -> Tokens:
    offered = RefreshOffered(
        needed(said, "refresh_token"), said.get("scope"), said.get("resource"), jkt
    )
    return oidc().renew(client, offered)


def _program(client: Client, said: Form, jkt: str | None) -> Tokens:
    return oidc().issue_to_program(
        client, wanted=said.get("scope"), resource=said.get("resource"), jkt=jkt
    )


def _exchanged(client: Client, said: Form, jkt: str | None) -> Tokens:
    if said.get("requested_token_type", ACCESS_TOKEN) != ACCESS_TOKEN or "actor_token" in said:
        raise InvalidRequest(parameter="requested_token_type")
    audience = said.get("audience") or needed(said, "resource")
    if said.get("resource", audience) != audience:
        raise InvalidRequest(parameter="resource")
    asked = ExchangeAsked(
        subject_token=needed(said, "subject_token"),
        subject_token_type=needed(said, "subject_token_type"),
        audience=audience,
        wanted=said.get("scope"),
        jkt=jkt,
    )
    return oidc().exchange(client, asked)


GRANTS: Mapping[str, Callable[[Client, Form, str | None], Tokens]] = {
    GrantType.CODE: _redeemed,
    GrantType.REFRESH: _renewed,
    GrantType.PROGRAM: _program,
    GrantType.EXCHANGE: _exchanged,
}


def _issued(tokens: Tokens) -> Response:
    return told(
        {
            "access_token": tokens.access_token,
            "token_type": tokens.token_type,
            "expires_in": tokens.expires_in,
            "scope": " ".join(tokens.scope),
            "id_token": tokens.id_token,
            "refresh_token": tokens.refresh_token,
            "issued_token_type": tokens.issued_token_type,
        }
    )
