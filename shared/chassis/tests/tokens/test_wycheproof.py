"""Vectors of Project Wycheproof: every invalid signature is refused, every valid one is taken.

They sign words that are no tokens, so what verifies tokens is asked below the form of tokens: keys
are read by ``chassis.jwk``, signatures by the library with which ``chassis.tokens`` verifies.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chassis import jwk

HERE = Path(__file__).parent / "wycheproof"
# What signs, and how many vectors the file says that it has.
FILES = {
    "ecdsa_secp256r1_sha256_p1363": ("ES256", 262),
    "ed25519": ("EdDSA", 210),
    "rsa_pss_2048_sha256_mgf1_32": ("PS256", 108),
    "rsa_signature_2048_sha256": ("RS256", 259),
}


def key_of(group):
    """The key of a group as it comes to us, as a JWK; None if it is none for us."""
    try:
        public = load_der_public_key(bytes.fromhex(group["publicKeyDer"]))
        return jwk.read(jwk.write(public))
    except ValueError:
        return None


def takes(key, alg, vector):
    """Whether the signature is believed."""
    if key is None or alg not in key.algorithms:
        return False
    message, signature = (bytes.fromhex(vector[name]) for name in ("msg", "sig"))
    return jwt.get_algorithm_by_name(alg).verify(message, key.key, signature)


@pytest.mark.parametrize("name", FILES)
def test_no_invalid_signature_is_taken(name):
    alg, count = FILES[name]
    told = json.loads((HERE / f"{name}_test.json").read_text("utf-8"))
    tally, wrong = Counter(), []
    for group in told["testGroups"]:
        key = key_of(group)
        for vector in group["tests"]:
            taken = takes(key, alg, vector)
            tally[vector["result"], taken] += 1
            if taken is not (vector["result"] == "valid") and vector["result"] != "acceptable":
                wrong.append((vector["tcId"], vector["comment"]))

    sys.stdout.write(f"{name}: {dict(tally)}\n")
    assert wrong == []
    assert tally.total() == count
    assert tally["invalid", False] > 0


def test_keys_of_the_vectors_are_read_as_they_are_told():
    for name in ("ecdsa_secp256r1_sha256_p1363", "ed25519", "rsa_pss_2048_sha256_mgf1_32"):
        told = json.loads((HERE / f"{name}_test.json").read_text("utf-8"))
        for group in (group for group in told["testGroups"] if "publicKeyJwk" in group):
            read = jwk.read(group["publicKeyJwk"])
            assert jwk.write(read.key) == jwk.write(key_of(group).key)
