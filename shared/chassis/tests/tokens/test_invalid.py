"""Signatures and keys that a careless verifier takes: not one of them proves anything here.

Made by hand after the classes of flaws that the vectors of Project Wycheproof stand for; where a
plain library takes one, the test of it says so.
"""

import base64
import json
from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384

from chassis import jwk
from chassis.key_set import KeySet, UnusableKeys
from chassis.tokens import Unauthorised, read_client_assertion

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
AT = int(NOON.timestamp())
ISSUER = "http://localhost:18010"
CLAIMS = {"iss": "c", "sub": "c", "aud": ISSUER, "iat": AT, "exp": AT + 60, "jti": "1"}

P256 = ec.generate_private_key(ec.SECP256R1())
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
EDWARDS = ed25519.Ed25519PrivateKey.generate()
EDWARDS_ORDER = 2**252 + 27742317777372353535851937790883648493
LARGE = rsa.generate_private_key(65537, 2048)


def b64(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def number(value, size=32):
    return value.to_bytes(size, "big")


def told(alg="ES256", /, **header):
    """What is signed."""
    return f"{b64(json.dumps({'alg': alg} | header).encode())}.{b64(json.dumps(CLAIMS).encode())}"


def reads(key, token):
    keys = KeySet({"keys": [key]})
    return read_client_assertion(
        token, keys=keys, client_id="c", audience=ISSUER, clock=lambda: NOON
    )


def refuses(key, token):
    with pytest.raises((Unauthorised, UnusableKeys)):
        reads(key, token)


def ecdsa(key=P256, digest=SHA256, signed=None):
    """Two numbers of a signature."""
    return decode_dss_signature(key.sign((signed or told("ES256")).encode(), ec.ECDSA(digest())))


def pss(mask=SHA256, digest=SHA256, salt=32):
    how = padding.PSS(padding.MGF1(mask()), salt)
    return LARGE.sign(told("PS256").encode(), how, digest())


def test_what_the_tables_bend_is_good_unbent():
    r, s = ecdsa()
    edwards = EDWARDS.sign(told("EdDSA").encode())

    assert reads(jwk.write(P256.public_key()), f"{told('ES256')}.{b64(number(r) + number(s))}")
    assert reads(jwk.write(EDWARDS.public_key()), f"{told('EdDSA')}.{b64(edwards)}")
    assert reads(jwk.write(LARGE.public_key()), f"{told('PS256')}.{b64(pss())}")


BENT_ECDSA = {
    "r is zero": lambda r, s: number(0) + number(s),
    "s is zero": lambda r, s: number(r) + number(0),
    "both are zero": lambda r, s: bytes(64),
    "r is the order": lambda r, s: number(ORDER) + number(s),
    "s is the order": lambda r, s: number(r) + number(ORDER),
    "both are the order": lambda r, s: number(ORDER) * 2,
    "both are one": lambda r, s: number(1) * 2,
    "one below the order": lambda r, s: number(ORDER - 1) * 2,
    "all bits": lambda r, s: b"\xff" * 64,
    "s is of a larger number": lambda r, s: number(r) + number((s + ORDER) % 2**256),
    "halves exchanged": lambda r, s: number(s) + number(r),
    "r below zero": lambda r, s: number(2**256 - r) + number(s),
    "a byte less": lambda r, s: (number(r) + number(s))[:-1],
    "a byte more": lambda r, s: number(r) + number(s) + b"\0",
    "a zero before each": lambda r, s: number(r, 33) + number(s, 33),
    "r alone": lambda r, s: number(r),
    "nothing": lambda r, s: b"",
    "as long as ES512": lambda r, s: number(r, 66) + number(s, 66),
    "in DER": lambda r, s: P256.sign(told("ES256").encode(), ec.ECDSA(SHA256())),
    "of other words": lambda r, s: b"".join(map(number, ecdsa(signed=told("ES256", typ="JWT")))),
    "by SHA-384": lambda r, s: b"".join(map(number, ecdsa(digest=SHA384))),
    "by another key": lambda r, s: b"".join(
        map(number, ecdsa(ec.generate_private_key(ec.SECP256R1())))
    ),
    "by a key of another curve": lambda r, s: b"".join(
        map(number, ecdsa(ec.generate_private_key(ec.SECP256K1())))
    ),
}


@pytest.mark.parametrize("name", BENT_ECDSA)
def test_bent_signature_on_the_curve_proves_nothing(name):
    bent = BENT_ECDSA[name](*ecdsa())

    refuses(jwk.write(P256.public_key()), f"{told('ES256')}.{b64(bent)}")


def larger(signature):
    """The same by a number that is larger by the order of the group (RFC 8032 section 5.1.7)."""
    scalar = int.from_bytes(signature[32:], "little") + EDWARDS_ORDER
    return signature[:32] + scalar.to_bytes(32, "little")


BENT_EDWARDS = {
    "a number beyond the order": larger,
    "a number of zero": lambda good: good[:32] + bytes(32),
    "a point of zero": lambda good: bytes(32) + good[32:],
    "the point that changes nothing": lambda good: b"\1" + bytes(31) + good[32:],
    "all zero": lambda good: bytes(64),
    "all bits": lambda good: b"\xff" * 64,
    "a flipped bit": lambda good: bytes([good[0] ^ 1]) + good[1:],
    "a byte less": lambda good: good[:-1],
    "a byte more": lambda good: good + b"\0",
    "nothing": lambda good: b"",
    "halves exchanged": lambda good: good[32:] + good[:32],
}


@pytest.mark.parametrize("name", BENT_EDWARDS)
def test_bent_signature_on_the_other_curve_proves_nothing(name):
    bent = BENT_EDWARDS[name](EDWARDS.sign(told("EdDSA").encode()))

    refuses(jwk.write(EDWARDS.public_key()), f"{told('EdDSA')}.{b64(bent)}")


BENT_RSA = {
    "the old padding": lambda: LARGE.sign(told("PS256").encode(), padding.PKCS1v15(), SHA256()),
    "a mask by SHA-1": lambda: pss(mask=SHA1),
    "a digest by SHA-384": lambda: pss(digest=SHA384, mask=SHA384, salt=48),
    "no salt": lambda: pss(salt=0),
    "a shorter salt": lambda: pss(salt=20),
    "a longer salt": lambda: pss(salt=64),
    "zero": lambda: bytes(256),
    "one": lambda: number(1, 256),
    "the modulus": lambda: number(LARGE.public_key().public_numbers().n, 256),
    "a byte less": lambda: pss()[:-1],
    "a byte more": lambda: pss() + b"\0",
    "a zero before": lambda: b"\0" + pss(),
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("name", BENT_RSA)
def test_bent_signature_of_rsa_proves_nothing(name):
    refuses(jwk.write(LARGE.public_key()), f"{told('PS256')}.{b64(BENT_RSA[name]())}")


GOOD = {name: jwk.write(key.public_key()) for name, key in (("ec", P256), ("ed", EDWARDS))}
BENT_KEYS = {
    "a point beside the curve": GOOD["ec"] | {"x": b64(number(5)), "y": b64(number(5))},
    "the point at infinity": GOOD["ec"] | {"x": b64(bytes(32)), "y": b64(bytes(32))},
    "a coordinate beyond the field": GOOD["ec"] | {"x": b64(b"\xff" * 32)},
    "a coordinate that is too short": GOOD["ec"] | {"x": b64(bytes(31))},
    "a coordinate that is too long": GOOD["ec"]
    | {"x": b64(b"\0" + base64.urlsafe_b64decode(GOOD["ec"]["x"] + "="))},
    "a coordinate with padding": GOOD["ec"] | {"x": GOOD["ec"]["x"] + "="},
    "a coordinate in the other alphabet": GOOD["ec"] | {"x": "+/" + GOOD["ec"]["x"][2:]},
    "a coordinate that is a number": GOOD["ec"] | {"x": 5},
    "no y": {name: told for name, told in GOOD["ec"].items() if name != "y"},
    "another curve by name": GOOD["ec"] | {"crv": "P-384"},
    "a curve of coins": GOOD["ec"] | {"crv": "secp256k1"},
    "no curve": {name: told for name, told in GOOD["ec"].items() if name != "crv"},
    "kty in small letters": GOOD["ec"] | {"kty": "ec"},
    "kty of RSA": GOOD["ec"] | {"kty": "RSA"},
    "a shared key": {"kty": "oct", "k": b64(bytes(32))},
    "a private key": GOOD["ec"] | {"d": b64(number(1))},
    "use enc": GOOD["ec"] | {"use": "enc"},
    "use that is a list": GOOD["ec"] | {"use": ["sig"]},
    "key_ops to sign": GOOD["ec"] | {"key_ops": ["sign"]},
    "key_ops to encrypt": GOOD["ec"] | {"key_ops": ["encrypt", "verify"]},
    "alg of another kind": GOOD["ec"] | {"alg": "ES512"},
    "alg none": GOOD["ec"] | {"alg": "none"},
    "alg that is a list": GOOD["ec"] | {"alg": ["ES256"]},
    "a curve for agreement": GOOD["ed"] | {"crv": "X25519"},
    "a longer curve of that kind": GOOD["ed"] | {"crv": "Ed448"},
    "a point that is too short": GOOD["ed"] | {"x": b64(bytes(31))},
    "no object": "key",
}


@pytest.mark.parametrize("name", BENT_KEYS)
def test_bent_key_is_no_key(name):
    with pytest.raises(UnusableKeys):
        KeySet({"keys": [BENT_KEYS[name]]})


SMALL = [point.hex() for point in sorted(jwk._OF_SMALL_ORDER)]


@pytest.mark.parametrize("sign", [0x00, 0x80])
@pytest.mark.parametrize("point", SMALL)
def test_key_by_which_anybody_signs_is_no_key(point, sign):
    content = bytearray.fromhex(point)
    content[-1] |= sign

    with pytest.raises(UnusableKeys):
        KeySet({"keys": [GOOD["ed"] | {"x": b64(bytes(content))}]})


def test_plain_library_takes_a_signature_that_needs_no_key():
    anybody = ed25519.Ed25519PublicKey.from_public_bytes(b"\1" + bytes(31))
    signature = b"\1" + bytes(63)
    token = f"{told('EdDSA')}.{b64(signature)}"

    assert jwt.decode(
        token, anybody, algorithms=["EdDSA"], audience=ISSUER, options={"verify_exp": False}
    )
    refuses(jwk.write(anybody), token)


@pytest.mark.parametrize("exponent", [1, 2, 65536])
def test_rsa_of_an_exponent_that_proves_nothing_is_no_key(exponent):
    bent = jwk.write(LARGE.public_key()) | {"e": b64(number(exponent, 3).lstrip(b"\0"))}

    with pytest.raises(UnusableKeys):
        KeySet({"keys": [bent]})


@pytest.mark.parametrize("bits", [512, 1024, 2040])
def test_rsa_that_is_too_small_is_no_key(bits):
    modulus = number((1 << bits) - 1, bits // 8)
    bent = jwk.write(LARGE.public_key()) | {"n": b64(modulus)}

    with pytest.raises(UnusableKeys):
        KeySet({"keys": [bent]})


HEADERS = [
    {"crit": ["exp"]},
    {"crit": []},
    {"b64": False},
    {"b64": False, "crit": ["b64"]},
    {"jwk": GOOD["ec"]},
    {"jku": "http://127.0.0.1:9/"},
    {"x5c": ["MIIB"]},
    {"x5u": "http://127.0.0.1:9/"},
    {"x5t": "x"},
    {"cty": "JWT"},
    {"zip": "DEF"},
    {"enc": "A128GCM"},
    {"alg": "ES256K"},
    {"alg": "es256"},
    {"alg": "ES256 "},
    {"alg": ""},
    {"alg": None},
    {"alg": 7},
    {"alg": ["ES256"]},
    {"alg": "none"},
    {"alg": "HS256"},
    {"alg": "EdDSA"},
    {"alg": "PS256"},
]


@pytest.mark.parametrize("header", HEADERS)
def test_strange_header_over_a_good_signature_proves_nothing(header):
    signed = told(**header)
    r, s = ecdsa(signed=signed)
    token = f"{signed}.{b64(number(r) + number(s))}"

    refuses(GOOD["ec"], token)
