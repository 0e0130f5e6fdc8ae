"""What a broken provider says, by name: each alters one answer, and tells whether it met it."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import parse_qsl, urlencode

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from testkit import jws

from .bent import new_key, signed

TOKEN = "/oauth2/token"
DISCOVERY = "/.well-known/openid-configuration"


STRANGE = new_key()


def _part(text):
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _by_his_key(bent, _header, claims):
    return signed(bent.key, {"alg": "RS256", "kid": bent.jwk["kid"]}, claims)


def _by_a_strange_key(_bent, header, claims):
    return signed(STRANGE, header, claims)


def _by_nobody(_bent, _header, claims):
    return f"{jws.b64(jws.as_json({'alg': 'none'}))}.{jws.b64(jws.as_json(claims))}."


def _by_the_public_key(bent, _header, claims):
    """HMAC with what everybody knows as its secret."""
    header = {"alg": "HS256", "kid": bent.jwk["kid"]}
    said = f"{jws.b64(jws.as_json(header))}.{jws.b64(jws.as_json(claims))}"
    known = bent.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"{said}.{jws.b64(hmac.digest(known, said.encode(), hashlib.sha256))}"


def identity(sign=_by_his_key, **claimed):
    """An ID token with other claims, None leaves one out, or with another signature."""

    def alter(bent, answer):
        told = answer.told
        if answer.path != TOKEN or "id_token" not in told:
            return False
        header, claims, _ = told["id_token"].split(".")
        bad = {
            name: value for name, value in (_part(claims) | claimed).items() if value is not None
        }
        answer.tell(told | {"id_token": sign(bent, _part(header), bad)})
        return True

    return alter


def redirect(**changed):
    """The way back to the program with other parameters, None leaves one out."""

    def alter(_bent, answer):
        address, _, query = answer.location.partition("?")
        if not address.endswith("/callback"):
            return False
        told = dict(parse_qsl(query)) | changed
        kept = {name: value for name, value in told.items() if value is not None}
        answer.lead(f"{address}?{urlencode(kept)}")
        return True

    return alter


def members(path, **changed):
    """The JSON of one door with other members, None leaves one out."""

    def alter(_bent, answer):
        if answer.path != path or answer.status >= 400:
            return False
        told = answer.told | changed
        answer.tell({name: value for name, value in told.items() if value is not None})
        return True

    return alter


def status(path, number):
    """Another status of one door."""

    def alter(_bent, answer):
        if answer.path != path or answer.status >= 400:
            return False
        answer.status = number
        return True

    return alter


OTHER = "https://other.example"
UNALTERED = identity()

FAULTS = {
    "identity token with the nonce of another request": identity(nonce="another"),
    "identity token without a nonce": identity(nonce=None),
    "identity token of another issuer": identity(iss=OTHER),
    "identity token for another program": identity(aud="another"),
    "identity token that is over": identity(exp=int(time.time()) - 3600),
    "identity token without a subject": identity(sub=None),
    "identity token with the at_hash of another access token": identity(at_hash="A" * 22),
    "identity token by a strange key": identity(_by_a_strange_key),
    "identity token with alg none": identity(_by_nobody),
    "identity token by HS256 with the public key": identity(_by_the_public_key),
    "redirect without iss": redirect(iss=None),
    "redirect with the iss of another provider": redirect(iss=OTHER),
    "redirect with the state of another request": redirect(state="another"),
    "redirect without state": redirect(state=None),
    "metadata of another issuer": members(DISCOVERY, issuer=OTHER),
    "tokens without an access token": members(TOKEN, access_token=None),
    "tokens without an identity token": members(TOKEN, id_token=None),
    "tokens of a kind that nobody knows": members(TOKEN, token_type="mac"),
    "userinfo of somebody else": members("/oauth2/userinfo", sub="somebody-else"),
    "pushed request answered by 200": status("/oauth2/par", 200),
}
"""Each must be noticed, but for what ``TAKEN`` of the test names."""
