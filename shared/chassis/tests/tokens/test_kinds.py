"""The other kinds of tokens, and that none of them passes for another."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chassis import jwk
from chassis.jwks import KeySet
from chassis.tokens import (
    SigningKey,
    Unauthorised,
    assertion_subject,
    read_client_assertion,
    read_id_token,
    read_logout_token,
    sign,
)
from chassis.tokens.id_token import half_hash
from testkit import jws

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
AT = int(NOON.timestamp())
ISSUER = "http://localhost:18010"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
RSA = SigningKey.generate("RS256")
EC = SigningKey.generate("ES256")
KEYS = KeySet({"keys": [RSA.public_jwk(), EC.public_jwk()]})

ID = {
    "iss": ISSUER,
    "aud": "cabinet",
    "sub": "account-1",
    "iat": AT,
    "exp": AT + 300,
    "sid": "session-1",
    "nonce": "n-1",
    "acr": "aal2",
    "amr": ["pwd", "otp"],
    "auth_time": AT,
    "at_hash": "77QmUPtjPfzWtF2AnpK9RQ",
}
LOGOUT = {
    "iss": ISSUER,
    "aud": "cabinet",
    "iat": AT,
    "exp": AT + 120,
    "jti": "j-1",
    "sid": "session-1",
    "events": {EVENT: {}},
}
ASSERTION = {
    "iss": "cabinet",
    "sub": "cabinet",
    "aud": ISSUER,
    "iat": AT,
    "exp": AT + 60,
    "jti": "j-2",
}


def bent(claims, changes):
    return {name: told for name, told in (claims | changes).items() if told is not None}


def read_id(token, **asked):
    known = {"keys": KEYS, "issuer": ISSUER, "audience": "cabinet", "clock": lambda: NOON}
    return read_id_token(token, **known | asked)


def read_logout(token):
    return read_logout_token(
        token, keys=KEYS, issuer=ISSUER, audience="cabinet", clock=lambda: NOON
    )


def read_assertion(token, keys=KEYS):
    return read_client_assertion(
        token, keys=keys, client_id="cabinet", audience=ISSUER, clock=lambda: NOON
    )


READERS = {"JWT": read_id, "logout+jwt": read_logout, "assertion": read_assertion}


@pytest.mark.parametrize("key", [RSA, EC])
def test_an_id_token_tells_who_signed_in_and_how(key):
    read = read_id(sign(key, "JWT", ID), nonce="n-1")

    assert (read.sub, read.sid, read.acr, read.amr) == (
        "account-1",
        "session-1",
        "aal2",
        ("pwd", "otp"),
    )
    assert (read.iat, read.exp, read.auth_time) == (AT, AT + 300, AT)
    assert read.claims["nonce"] == "n-1"


def test_the_half_hash_is_that_of_the_standard():
    # OpenID Connect Core, appendix A.3.
    assert half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y") == "77QmUPtjPfzWtF2AnpK9RQ"


def test_an_id_token_may_be_held_against_its_access_token():
    token = sign(RSA, "JWT", ID)

    assert read_id(token, access_token="jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")
    with pytest.raises(Unauthorised, match="at_hash"):
        read_id(token, access_token="another")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"nonce": "n-2"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": 7}, "nonce"),
        ({"aud": "documents"}, "audience"),
        ({"aud": ["cabinet"]}, "audience"),
        ({"aud": None}, "claims"),
        ({"azp": "documents"}, "audience"),
        ({"iss": ISSUER + "/"}, "issuer"),
        ({"exp": AT - 31, "iat": AT - 100}, "expired"),
        ({"exp": AT + 3601}, "life"),
        ({"iat": AT + 31}, "early"),
        ({"sub": None}, "claims"),
        ({"sub": 7}, "claims"),
        ({"sid": ""}, "claims"),
        ({"auth_time": "now"}, "claims"),
        ({"amr": "pwd"}, "claims"),
    ],
)
def test_a_bent_id_token_is_refused(changes, reason):
    with pytest.raises(Unauthorised, match=reason):
        read_id(sign(RSA, "JWT", bent(ID, changes)), nonce="n-1")


def test_an_old_id_token_may_still_hint_at_who_signs_out():
    old = sign(RSA, "JWT", bent(ID, {"iat": AT - 9000, "exp": AT - 8700}))

    assert read_id(old, allow_expired=True).sid == "session-1"
    with pytest.raises(Unauthorised, match="expired"):
        read_id(old)


def test_a_client_that_wants_rsa_takes_no_other():
    with pytest.raises(Unauthorised, match="header"):
        read_id(sign(EC, "JWT", ID), algorithms=["RS256"])


def test_a_logout_token_tells_which_session_ended():
    read = read_logout(sign(EC, "logout+jwt", LOGOUT))

    assert (read.sid, read.sub, read.jti) == ("session-1", None, "j-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "n-1"},
        {"events": None},
        {"events": {}},
        {"events": {EVENT: 1}},
        {"events": EVENT},
        {"sid": None},
        {"jti": None},
        {"exp": AT + 121},
        {"aud": "documents"},
        {"iss": "http://localhost:9"},
    ],
)
def test_a_bent_logout_token_is_refused(changes):
    with pytest.raises(Unauthorised):
        read_logout(sign(EC, "logout+jwt", bent(LOGOUT, changes)))


def test_a_client_proves_itself():
    token = sign(EC, "JWT", ASSERTION)

    read = read_assertion(token)

    assert assertion_subject(token) == "cabinet"
    assert (read.client_id, read.jti, read.exp) == ("cabinet", "j-2", AT + 60)


def test_a_client_of_others_may_leave_out_typ_and_kid(issuer):
    own = KeySet({"keys": [EC.public_jwk(), *issuer.jwks()["keys"]]})
    token = issuer.sign(ASSERTION, typ=None, kid=None)

    assert read_assertion(token, own).jti == "j-2"


def by_ed25519(signed):
    key = ed25519.Ed25519PrivateKey.generate()
    return key.public_key(), key.sign(signed)


def by_rsa_pss(signed):
    key = rsa.generate_private_key(65537, 2048)
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return key.public_key(), key.sign(signed, pss, hashes.SHA256())


@pytest.mark.parametrize(("alg", "by"), [("EdDSA", by_ed25519), ("PS256", by_rsa_pss)])
def test_a_client_may_hold_a_key_of_another_kind(alg, by):
    signed = ".".join(jws.b64(jws.as_json(part)) for part in ({"alg": alg}, ASSERTION))
    public, signature = by(signed.encode())
    keys = KeySet({"keys": [jwk.write(public), EC.public_jwk()]})

    assert read_assertion(f"{signed}.{jws.b64(signature)}", keys).jti == "j-2"
    with pytest.raises(Unauthorised):
        read_assertion(f"{signed}.{jws.b64(bytes(len(signature)))}", keys)


def test_of_keys_without_names_the_right_one_is_found():
    own, other = SigningKey.generate("ES256"), SigningKey.generate("ES256")
    bare = [jwk.write(key.private.public_key()) for key in (other, own)]
    token = sign(own, "JWT", ASSERTION)
    header = jws.b64(jws.as_json({"alg": "ES256"}))
    signed = f"{header}.{token.split('.')[1]}"
    r_s = own.private.sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
    raw = b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(r_s))

    read = read_assertion(f"{signed}.{jws.b64(raw)}", KeySet({"keys": bare}))

    assert read.client_id == "cabinet"


@pytest.mark.parametrize("reader", READERS.values())
@pytest.mark.parametrize("token", ["", "a.b", "x" * 10_000_000, "..", "a.b.c", "\u0430.b.c"])
def test_what_has_not_the_form_of_a_token_is_refused_at_once(token, reader):
    with pytest.raises(Unauthorised, match="malformed"):
        reader(token)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"aud": [ISSUER]}, "audience"),
        ({"aud": ISSUER + "/oauth2/token"}, "audience"),
        ({"iss": "documents"}, "issuer"),
        ({"sub": "documents"}, "issuer"),
        ({"jti": None}, "claims"),
        ({"exp": None}, "claims"),
        ({"exp": AT - 31}, "expired"),
        ({"exp": AT + 331}, "life"),
        ({"nbf": AT + 11}, "early"),
        ({"iat": AT + 11}, "early"),
    ],
)
def test_a_bent_assertion_is_refused(changes, reason):
    with pytest.raises(Unauthorised, match=reason):
        read_assertion(sign(EC, "JWT", bent(ASSERTION, changes)))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "RS256"},
        {"alg": "HS256"},
        {"alg": "none"},
        {"typ": "at+jwt"},
        {"kid": 7},
        {"kid": "unknown"},
        {"crit": ["exp"]},
        {"jku": "http://127.0.0.1:9"},
    ],
)
def test_an_assertion_under_a_strange_header_is_refused(header, issuer):
    with pytest.raises(Unauthorised):
        read_assertion(issuer.sign(ASSERTION, **{"typ": "JWT"} | header), KeySet(issuer.jwks()))


KINDS = ["at+jwt", "JWT", "logout+jwt", "dpop+jwt", "assertion"]


@pytest.mark.parametrize(
    ("kind", "reader"), [(kind, reader) for kind in KINDS for reader in READERS if kind != reader]
)
def test_no_kind_passes_for_another(kind, reader):
    everything = bent(LOGOUT | ASSERTION | ID, {"nonce": None, "exp": AT + 60})
    claims = ASSERTION if kind == "assertion" else everything
    typ = "client-authentication+jwt" if kind == "assertion" else kind

    with pytest.raises(Unauthorised):
        READERS[reader](sign(EC, typ, claims))


def test_a_key_survives_being_kept():
    for key in (RSA, EC):
        again = SigningKey.from_pem(key.pem())

        assert (again.kid, again.alg) == (key.kid, key.alg)
        assert "d" not in again.public_jwk()


@pytest.mark.parametrize("pem", [b"", b"-----BEGIN", b"\xff" * 32])
def test_what_is_no_key_is_told(pem):
    with pytest.raises(ValueError, match="wants an unencrypted private key in PEM"):
        SigningKey.from_pem(pem)


def test_a_key_of_another_curve_is_told():
    other = ec.generate_private_key(ec.SECP384R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    with pytest.raises(ValueError, match="wants an EC P-256 or RSA key"):
        SigningKey.from_pem(pem)
