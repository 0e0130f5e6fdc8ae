"""How bad tokens are made from good ones."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from testkit import jws
from testkit.keys import Issuer

ACCOUNT = "3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11"
ACCESS, LOGOUT = "at+jwt", "logout+jwt"
KIB = 1024
EVENT = "http://schemas.openid.net/event/backchannel-logout"
_OTHERS = {"idp": "frmr", "frmr": "documents", "documents": "cabinet", "cabinet": "idp"}


class At:
    """What an attack is made of: the issuer whose tokens are good, and whom they are for.

    ``told`` makes the claims of a good token where those of an exchanged one would not do.
    """

    def __init__(
        self,
        issuer: Issuer,
        audience: str,
        scope: str = "",
        *,
        told: Callable[[], Mapping[str, Any]] | None = None,
        typ: str = ACCESS,
    ) -> None:
        self.issuer = issuer
        self.audience = audience
        self.scope = scope
        self.typ = typ
        self._told = told

    def good(self, **bent: Any) -> str:
        """A token that would pass, but for the claims that are bent."""
        if self._told is None:
            return self.issuer.person(self.audience, ACCOUNT, self.scope, **bent)
        return self.issuer.sign({**self._told(), **bent}, typ=self.typ)

    def claims(self, **bent: Any) -> dict[str, Any]:
        """Its claims."""
        return dict(json.loads(_bytes(self.good(**bent).split(".")[1])))

    def header(self, **header: Any) -> str:
        """A good token under another header."""
        return self.issuer.sign(self.claims(), **({"typ": self.typ} | header))

    def now(self) -> int:
        """The second in which good tokens are issued."""
        return int(self.claims()["iat"])

    def raw(self, header: bytes, claims: bytes) -> str:
        """Two parts as they are, signed."""
        signed = f"{jws.b64(header)}.{jws.b64(claims)}"
        return f"{signed}.{jws.b64(self.signature(signed))}"

    def signature(self, signed: str) -> bytes:
        """A good signature."""
        r, s = decode_dss_signature(self.issuer.key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def told_header(self, **more: Any) -> bytes:
        """A good header as JSON."""
        return jws.as_json({"alg": "ES256", "typ": self.typ, "kid": self.issuer.kid} | more)


def unsigned(alg: str) -> Callable[[At], str]:
    """No signature, under a name for none."""

    def make(at: At) -> str:
        header, claims = at.told_header(alg=alg), jws.as_json(at.claims())
        return f"{jws.b64(header)}.{jws.b64(claims)}."

    return make


def by_public_key(secret: Callable[[At], bytes]) -> Callable[[At], str]:
    """HS256 with what everybody knows for a secret (RFC 8725 §2.1)."""

    def make(at: At) -> str:
        header, claims = at.told_header(alg="HS256"), jws.as_json(at.claims())
        signed = f"{jws.b64(header)}.{jws.b64(claims)}"
        return f"{signed}.{jws.b64(hmac.digest(secret(at), signed.encode(), hashlib.sha256))}"

    return make


def pem(at: At) -> bytes:
    """The public key as PEM."""
    public = at.issuer.key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def jwk(at: At) -> bytes:
    """The public key as JSON."""
    return jws.as_json(jws.public_jwk(at.issuer.key))


def header(**header: Any) -> Callable[[At], str]:
    """A good token with members of its header bent."""
    return lambda at: at.header(**header)


def claims(**bent: Any) -> Callable[[At], str]:
    """A good token with claims bent."""
    return lambda at: at.good(**bent)


def later(**seconds: int | None) -> Callable[[At], str]:
    """Times so many seconds away from now."""

    def make(at: At) -> str:
        now = at.now()
        return at.good(
            **{name: None if off is None else now + off for name, off in seconds.items()}
        )

    return make


def own_key(at: At) -> str:
    """Signed by the attacker, who sends the key along (CVE-2018-0114)."""
    own = Issuer(at.issuer.issuer)
    return own.sign(at.claims(), typ=at.typ, kid=at.issuer.kid, jwk=jws.public_jwk(own.key))


def strangers_key(at: At) -> str:
    """Signed by another key under the name of the right one."""
    return Issuer(at.issuer.issuer).sign(at.claims(), typ=at.typ, kid=at.issuer.kid)


def parts(change: Callable[[list[str]], str]) -> Callable[[At], str]:
    """A good token put together in another way."""
    return lambda at: change(at.good().split("."))


def signature(change: Callable[[bytes], bytes]) -> Callable[[At], str]:
    """A good token with its signature changed."""

    def make(at: At) -> str:
        signed, _, signature = at.good().rpartition(".")
        return f"{signed}.{jws.b64(change(_bytes(signature)))}"

    return make


def der(at: At) -> str:
    """The signature in DER, where JWS wants it raw."""
    signed, _, _ = at.good().rpartition(".")
    return f"{signed}.{jws.b64(at.issuer.key.sign(signed.encode(), ec.ECDSA(SHA256())))}"


def loose_bits(at: At) -> str:
    """The last character of the signature holds four bits that mean nothing: one of them set."""
    good = at.good()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return good[:-1] + alphabet[alphabet.index(good[-1]) + 1]


def json_form(at: At) -> str:
    """The JSON serialization (RFC 7515 §7.2)."""
    protected, payload, signature = at.good().split(".")
    whole = {"protected": protected, "payload": payload, "signature": signature}
    return jws.as_json(whole).decode()


def doubled(at: At) -> str:
    """Two subjects: parsers differ on which of them counts."""
    claims = jws.as_json(at.claims())
    return at.raw(at.told_header(), claims[:-1] + b',"sub":"other"}')


def payload(content: bytes) -> Callable[[At], str]:
    """Any bytes, well signed."""
    return lambda at: at.raw(at.told_header(), content)


def of_size(size: int) -> Callable[[At], str]:
    """A good token made larger."""
    return lambda at: at.good(filler="x" * size)


def id_token(at: At) -> str:
    """An ID token of the service as a client."""
    return at.issuer.sign(at.claims(aud=at.audience, nonce="n"), typ="JWT")


def logout_token(at: At) -> str:
    """A logout token."""
    claims = at.claims() | {"events": {EVENT: {}}}
    return at.issuer.sign(claims, typ=LOGOUT)


def access_token(at: At) -> str:
    """An access token for the same service."""
    return at.issuer.person(at.audience, ACCOUNT, at.scope)


def assertion(at: At) -> str:
    """A client assertion."""
    return at.issuer.sign(at.claims(iss=ACCOUNT), typ="client-authentication+jwt")


def proof(at: At) -> str:
    """A DPoP proof."""
    return at.issuer.sign(at.claims(), typ="dpop+jwt", jwk=jws.public_jwk(at.issuer.key))


def other_audience(at: At) -> str:
    """A token for another service."""
    return at.good(aud=_OTHERS.get(at.audience, "idp"))


def with_others(at: At) -> str:
    """A token for two services at once."""
    return at.good(aud=[at.audience, "idp"])


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
