"""The peer of a lonely service: its key is known, a forger's is not, and it says what it saw."""

from types import SimpleNamespace

import pytest

from chassis.jwks import KeySet
from chassis.tokens import read_client_assertion
from chassis.tokens.refused import Unauthorised
from testkit import peer
from testkit.keys import Issuer

ISSUER = "https://localhost:8443"


@pytest.fixture
def known(tmp_path):
    issuer = Issuer(ISSUER)
    issuer.key = peer.key_of(tmp_path / "peer.pem")
    return issuer


def answering(own, foreign):
    answers = [own, foreign]

    def ask(url, issuer):
        code = answers.pop(0)
        return SimpleNamespace(status_code=code, ok=code < 400, text="problem")

    return ask


@pytest.mark.parametrize(
    ("own", "foreign", "code"),
    [(200, 401, 0), (204, 400, 0), (401, 401, 1), (200, 200, 1), (200, 503, 1)],
)
def test_only_the_known_key_may_open_the_door(known, own, foreign, code, capsys):
    assert peer.knock(answering(own, foreign), "http://frmr-web:8080", known) == code

    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [
        f"a token by the known key: {own}",
        f"the same by a foreign key: {foreign}",
    ]
    assert said[2:] == (["problem"] if own == 401 else [])


def test_the_key_is_made_once(tmp_path):
    first = peer.key_of(tmp_path / "peer.pem")

    assert peer.key_of(tmp_path / "peer.pem").private_numbers() == first.private_numbers()


def test_a_forger_bears_the_name_of_the_known_key_and_no_more(known):
    forger = peer.Forger(known)
    keys = KeySet(known.jwks())

    def read(issuer):
        claims = issuer.claims(ISSUER, "documents") | {"iss": "documents"}
        token = issuer.sign(claims, typ="JWT")
        return read_client_assertion(token, keys=keys, client_id="documents", audience=ISSUER)

    assert forger.kid == known.kid
    assert forger.jwks() != known.jwks()
    assert read(known).client_id == "documents"
    with pytest.raises(Unauthorised) as refused:
        read(forger)
    assert refused.value.reason == "signature"
