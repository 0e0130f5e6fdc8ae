"""Proof keys against the known answer of their RFC."""

import pytest

from idp.domain import pkce

# RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_challenge_of_the_rfc():
    assert pkce.challenge_of(VERIFIER) == CHALLENGE


@pytest.mark.parametrize("text", ["", "a" * 42, "a" * 129, "a" * 42 + "=", "a" * 42 + "\n"])
def test_what_is_no_verifier_answers_nothing(text):
    assert pkce.challenge_of(text) is None


@pytest.mark.parametrize("text", ["", VERIFIER + "A", CHALLENGE[:-1], CHALLENGE[:-1] + "="])
def test_what_is_no_challenge_is_seen(text):
    assert not pkce.is_challenge(text)


def test_challenge_is_one():
    assert pkce.is_challenge(CHALLENGE)
