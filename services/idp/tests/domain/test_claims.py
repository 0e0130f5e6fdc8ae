"""Claims of our tokens against the contract, number by number."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import jsonschema_rs
import pytest

from contracts.access import claims as contract
from idp.domain import claims
from idp.domain.client import AuthMethod, Client, GrantType
from idp.domain.grant import Grant
from idp.domain.level import Acr, Level

NOW = datetime(2026, 11, 25, 22, 30, 0, 900_000, tzinfo=UTC)
ISSUED = 1795645800
STAMP = claims.Stamp("http://localhost:18010", "3f:1", NOW)
GRANT = Grant(
    id=UUID(int=1),
    client_id="cabinet",
    account_id=UUID(int=2),
    session_id=UUID(int=3),
    scope=("openid", "cabinet"),
    audience="cabinet",
    amr=("pwd", "otp"),
    acr=Acr.AAL2,
    auth_time=NOW - timedelta(seconds=60),
    created_at=NOW,
)
PROGRAM = Client(
    client_id="documents",
    name="Documents",
    auth_method=AuthMethod.PRIVATE_KEY_JWT,
    grants=frozenset({GrantType.PROGRAM}),
    scopes=frozenset({"frmr.signers"}),
    audiences=("frmr",),
    jwks={"keys": []},
)


@pytest.fixture
def schema():
    return jsonschema_rs.validator_for(contract(), validate_formats=True)


def test_token_of_a_person_says_who_how_and_when(schema):
    told = claims.person(STAMP, GRANT, "cabinet", ("openid", "cabinet"), Level.CONFIRMED)

    assert schema.is_valid(told)
    assert told == {
        "iss": "http://localhost:18010",
        "jti": "3f:1",
        "iat": ISSUED,
        "exp": ISSUED + 300,
        "sub": "00000000-0000-0000-0000-000000000002",
        "aud": "cabinet",
        "client_id": "cabinet",
        "scope": "openid cabinet",
        "sid": "00000000-0000-0000-0000-000000000003",
        "acr": "aal2",
        "amr": ["pwd", "otp"],
        "auth_time": ISSUED - 60,
        "level": "confirmed",
    }


def test_token_of_a_program_has_no_person_in_it(schema):
    told = claims.program(STAMP, PROGRAM, "frmr", ("frmr.signers",))

    assert schema.is_valid(told)
    assert told["sub"] == "documents"
    assert not {"sid", "acr", "amr", "auth_time", "level", "act"} & set(told)


def _exchanged(until):
    return claims.exchanged(
        STAMP,
        GRANT,
        actor="cabinet",
        audience="frmr",
        scope=("frmr.self",),
        level=Level.CONFIRMED,
        until=until,
    )


def test_exchanged_token_names_its_actor_and_lives_two_minutes(schema):
    told = _exchanged(NOW + timedelta(seconds=250))

    assert schema.is_valid(told)
    assert told["act"] == {"sub": "cabinet"}
    assert told["exp"] - told["iat"] == 120


def test_exchanged_token_does_not_outlive_its_parent():
    told = _exchanged(NOW + timedelta(seconds=40))

    assert told["exp"] - told["iat"] == 40


def test_identity_is_tied_to_the_access_token():
    # The known answer of OpenID Connect Core, appendix A.4.
    token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    told = claims.identity(STAMP, GRANT, token, "n-1", {"given_name": "Anna"})

    assert told["at_hash"] == "77QmUPtjPfzWtF2AnpK9RQ"
    assert (told["aud"], told["azp"], told["nonce"]) == ("cabinet", "cabinet", "n-1")
    assert told["given_name"] == "Anna"
