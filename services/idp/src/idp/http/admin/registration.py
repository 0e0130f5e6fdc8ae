"""Programs as an operator writes them down: a JSON list, one object a program."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, validate

from chassis import jwk, strictly
from chassis.key_set import KeySet, UnusableKeys
from chassis.schemas import Body, field_errors
from idp.domain.client import AuthMethod, Client, GrantType, Profile
from idp.domain.level import Acr, Level
from idp.domain.refusals import ClientInvalid
from idp.domain.signing_key import ALGORITHMS
from idp.http.fields import Text
from idp.http.support.schemas import LONGEST_REASON

GRANTS = {
    "authorization_code": GrantType.CODE,
    "refresh_token": GrantType.REFRESH,
    "client_credentials": GrantType.PROGRAM,
    "token_exchange": GrantType.EXCHANGE,
}
"""The exchange by a short name: its own is an address."""


def _words() -> fields.List[Any]:
    return fields.List(fields.String(), load_default=list)


class ClientSchema(Body):
    """One program."""

    client_id = fields.String(required=True)
    name = fields.String(required=True, validate=validate.Length(min=1, max=100))
    auth_method = fields.Enum(AuthMethod, by_value=True, required=True)
    grants = fields.List(fields.String(validate=validate.OneOf(sorted(GRANTS))), required=True)
    scopes = fields.List(fields.String(), required=True)
    audiences = _words()
    redirect_uris = _words()
    post_logout_redirect_uris = _words()
    jwks = fields.Dict(load_default=None)
    exchange_policy = fields.Dict(fields.String(), _words(), load_default=dict)
    min_acr = fields.Enum(Acr, by_value=True, load_default=Acr.AAL1)
    min_level = fields.Enum(Level, by_value=True, load_default=Level.CONFIRMED)
    identity_alg = fields.String(validate=validate.OneOf(ALGORITHMS), load_default="RS256")
    organisation_id = fields.UUID(load_default=None)
    profile = fields.Enum(Profile, by_value=True, load_default=Profile.PLAIN)
    require_pkce = fields.Boolean(load_default=True)
    require_par = fields.Boolean(load_default=False)
    require_dpop = fields.Boolean(load_default=False)
    backchannel_logout_uri = fields.String(load_default=None)
    own = fields.Boolean(load_default=True)
    local_access = fields.Boolean(load_default=False)


class ClientBody(ClientSchema):
    """The same for a door: with the reason of the change."""

    reason = Text(required=True, validate=validate.Length(max=LONGEST_REASON))


def written(client: Client) -> dict[str, Any]:
    """A program as ``ClientSchema`` reads it; its secret is told by nobody."""
    names = {grant: word for word, grant in GRANTS.items()}
    return {
        "client_id": client.client_id,
        "name": client.name,
        "auth_method": client.auth_method.value,
        "grants": sorted(names[grant] for grant in client.grants),
        "scopes": sorted(client.scopes),
        "audiences": list(client.audiences),
        "redirect_uris": list(client.redirect_uris),
        "post_logout_redirect_uris": list(client.post_logout_redirect_uris),
        "jwks": client.jwks and dict(client.jwks),
        "exchange_policy": {n: sorted(words) for n, words in client.exchange_policy.items()},
        "min_acr": client.min_acr.value,
        "min_level": client.min_level.value,
        "identity_alg": client.identity_alg,
        "organisation_id": client.organisation_id and str(client.organisation_id),
        "profile": client.profile.value,
        "require_pkce": client.require_pkce,
        "require_par": client.require_par,
        "require_dpop": client.require_dpop,
        "backchannel_logout_uri": client.backchannel_logout_uri,
        "own": client.own,
        "local_access": client.local_access,
    }


def read_one(content: bytes) -> Client:
    """One program, a JSON object.

    Raises:
        ClientInvalid: as ``read``.
    """
    return read(b"[" + content + b"]")[0]


def read(content: bytes) -> Sequence[Client]:
    """The programs of a file.

    Raises:
        ClientInvalid: its fact ``reason`` is ``file``, with the places that are wrong.
    """
    try:
        found = strictly.read_object(b'{"clients":' + content + b"}")["clients"]
        told = ClientSchema(many=True).load(found)
    except ValidationError as error:
        places = [f"{each.pointer} {each.code}" for each in field_errors(error)]
        raise ClientInvalid(reason="file", places=places) from None
    except ValueError:
        raise ClientInvalid(reason="file", places=[]) from None
    return [client(each) for each in told]


def read_key(content: bytes) -> Mapping[str, Any]:
    """One public key, a JWK, by its name.

    Raises:
        ClientInvalid: it is something else.
    """
    try:
        named = _named({"keys": [strictly.read_object(content)]})
    except ValueError:
        raise ClientInvalid(reason="file", places=[]) from None
    assert named is not None
    return dict(named["keys"][0])


def _named(jwks: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The keys, each by its thumbprint unless it has a name: assertions say which one signed.

    Raises:
        ClientInvalid: there is something else among them than public keys.
    """
    if jwks is None:
        return None
    try:
        KeySet(jwks)
        return {"keys": [{"kid": jwk.thumbprint(key), **key} for key in jwks["keys"]]}
    except (UnusableKeys, KeyError):
        raise ClientInvalid(reason="keys") from None


def client(told: dict[str, Any]) -> Client:
    """What ``ClientSchema`` read; ClientInvalid where its keys are none."""
    policy, keys = told.pop("exchange_policy"), _named(told.pop("jwks"))
    return Client(
        grants=frozenset(GRANTS[word] for word in told.pop("grants")),
        scopes=frozenset(told.pop("scopes")),
        audiences=tuple(told.pop("audiences")),
        redirect_uris=tuple(told.pop("redirect_uris")),
        post_logout_redirect_uris=tuple(told.pop("post_logout_redirect_uris")),
        exchange_policy={name: frozenset(words) for name, words in policy.items()},
        jwks=keys,
        **told,
    )
