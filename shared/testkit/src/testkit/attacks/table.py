"""Each way in that must stay shut: by the line of the house's attack table, and by its name."""

from collections.abc import Callable
from uuid import uuid4

from testkit.attacks.making import (
    ACCOUNT,
    EVENT,
    KIB,
    At,
    access_token,
    assertion,
    by_public_key,
    claims,
    der,
    doubled,
    header,
    id_token,
    json_form,
    jwk,
    later,
    logout_token,
    loose_bits,
    of_size,
    other_audience,
    own_key,
    parts,
    payload,
    pem,
    proof,
    signature,
    strangers_key,
    unsigned,
    with_others,
)

Make = Callable[[At], str]

ALGORITHM, KEY_NAME, KIND = "algorithm", "name of the key", "kind of token"
SPELLING, SIGNATURE, CLAIMS = "spelling", "signature", "claims"

_ALGORITHM: dict[str, Make] = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg nOnE": unsigned("nOnE"),
    "HS256 by the public PEM": by_public_key(pem),
    "HS256 by the public JWK": by_public_key(jwk),
    "alg RS256": header(alg="RS256"),
    "alg ES512": header(alg="ES512"),
    "alg is a list": header(alg=["ES256"]),
    "alg absent": header(alg=None),
}
_KEY_NAME: dict[str, Make] = {
    "kid absent": header(kid=None),
    "kid unknown": header(kid=str(uuid4())),
    "kid empty": header(kid=""),
    "kid is a list": header(kid=["a"]),
    "kid is an object": header(kid={"a": 1}),
    "kid is a path": header(kid="../../../../dev/null"),
    "kid is SQL": header(kid="' OR 1=1 --"),
    "kid is an address": header(kid="http://127.0.0.1:9/key"),
    "kid of 129 characters": header(kid="k" * 129),
    "jku": header(jku="http://127.0.0.1:9/jwks"),
    "jwk": own_key,
    "x5u": header(x5u="http://127.0.0.1:9/chain"),
    "x5c": header(x5c=["MIIB"]),
    "crit": header(crit=["exp"]),
    "b64": header(b64=False),
    "zip": header(zip="DEF"),
}
_KIND: dict[str, Make] = {
    "typ absent": header(typ=None),
    "typ JWT": header(typ="JWT"),
    "typ AT+JWT": header(typ="AT+JWT"),
    "ID token": id_token,
    "logout token": logout_token,
    "client assertion": assertion,
    "DPoP proof": proof,
    "token of the ESIA door": header(typ="JWT", alg="RS256", ver=1, sbt="access"),
}
_SPELLING: dict[str, Make] = {
    "two parts": parts(lambda parts: ".".join(parts[:2])),
    "four parts": parts(lambda parts: ".".join([*parts, ""])),
    "five parts": parts(lambda parts: ".".join([*parts, "", ""])),
    "JSON form": json_form,
    "padding": parts(lambda parts: ".".join(parts) + "=="),
    "a space": parts(" .".join),
    "plus and slash": parts(lambda parts: ".".join([*parts[:2], "+/" + parts[2][2:]])),
    "loose bits": loose_bits,
    "8 KiB and more": of_size(8 * KIB),
    "10 MB": of_size(10_000_000),
    "thousands of levels": payload(b'{"a":' + b"[" * 2500 + b"]" * 2500 + b"}"),
    "a doubled member": doubled,
    "NaN": payload(b'{"exp":NaN}'),
    "no object": payload(b"[]"),
    "bad UTF-8": payload(b'{"sub":"\xff"}'),
    "no JSON": payload(b"{"),
}
_SIGNATURE: dict[str, Make] = {
    "another's key": strangers_key,
    "r is zero": signature(lambda told: bytes(32) + told[32:]),
    "s is zero": signature(lambda told: told[:32] + bytes(32)),
    "both are zero": signature(lambda _: bytes(64)),
    "DER instead of raw": der,
    "a flipped bit": signature(lambda told: told[:-1] + bytes([told[-1] ^ 1])),
    "a short signature": signature(lambda told: told[:-1]),
    "no signature": signature(lambda _: b""),
}
_CLAIMS: dict[str, Make] = {
    "iss other": claims(iss="http://localhost:9"),
    "iss with a slash": lambda at: at.good(iss=at.issuer.issuer + "/"),
    "iss absent": claims(iss=None),
    "aud of another service": other_audience,
    "aud is a list": lambda at: at.good(aud=[at.audience]),
    "aud with others": with_others,
    "aud absent": claims(aud=None),
    "exp absent": claims(exp=None),
    "exp is text": lambda at: at.good(exp=str(at.now() + 60)),
    "exp is a fraction": lambda at: at.good(exp=at.now() + 60.5),
    "exp past": later(iat=-150, exp=-40),
    "a life of 601 s": later(exp=601),
    "exp before iat": later(iat=20, exp=10),
    "iat absent": claims(iat=None),
    "iat ahead": later(iat=40, exp=100),
    "nbf ahead": later(nbf=40),
    "nbf is text": claims(nbf="soon"),
    "sub is a number": claims(sub=7),
    "sub is empty": claims(sub=""),
    "jti absent": claims(jti=None),
}
_OF_ACCESS: dict[str, Make] = {
    "sub absent": claims(sub=None),
    "client_id absent": claims(client_id=None),
    "scope is a list": lambda at: at.issuer.sign(at.claims() | {"scope": ["frmr.self"]}),
    "a person without a session": claims(sid=None),
    "a person without a level": claims(level=None),
    "an unknown acr": claims(acr="aal9"),
    "a program that is a person": lambda at: at.good(client_id=at.claims()["sub"]),
    "a program with another's name": lambda at: at.issuer.program(
        at.audience, "documents", at.scope, sub=ACCOUNT
    ),
    "an organisation that is no id": claims(organisation_id="gkb7"),
    "local access that is a list": claims(local_access=[]),
    "act two deep": claims(act={"sub": "cabinet", "act": {"sub": "frmr"}}),
    "bound to a key, sent without proof": claims(cnf={"jkt": "x" * 43}),
    "local access that ended": lambda at: at.good(
        local_access={"organisation_id": ACCOUNT, "expires_at": at.now() - 1}
    ),
}
_OF_LOGOUT: dict[str, Make] = {
    "neither sub nor sid": claims(sub=None, sid=None),
    "a nonce": claims(nonce="n"),
    "events absent": claims(events=None),
    "another event": claims(events={"http://evil.example/event": {}}),
    "an event that is no object": claims(events={EVENT: True}),
    "a life of 121 s": later(exp=121),
}
_KIND_OF_LOGOUT: dict[str, Make] = {
    "typ absent": header(typ=None),
    "typ JWT": header(typ="JWT"),
    "typ LOGOUT+JWT": header(typ="LOGOUT+JWT"),
    "access token": access_token,
    "ID token": id_token,
    "client assertion": assertion,
    "DPoP proof": proof,
}

LINES: dict[str, dict[str, Make]] = {
    ALGORITHM: _ALGORITHM,
    KEY_NAME: _KEY_NAME,
    KIND: _KIND,
    SPELLING: _SPELLING,
    SIGNATURE: _SIGNATURE,
    CLAIMS: _CLAIMS | _OF_ACCESS,
}
"""What no access token may be."""
LOGOUT_LINES = LINES | {KIND: _KIND_OF_LOGOUT, CLAIMS: _CLAIMS | _OF_LOGOUT}
"""What no logout token may be."""
