"""Claims and scopes as every service reads them."""

import jsonschema_rs
import pytest

from contracts import access

SERVICES = {"idp", "frmr", "cabinet", "documents"}


@pytest.mark.parametrize("claims", access.claims()["examples"])
def test_examples_of_claims_hold_and_name_known_scopes(claims):
    jsonschema_rs.validator_for(access.claims()).validate(claims)

    assert set(claims["scope"].split()) <= access.scopes().keys()
    assert claims["exp"] - claims["iat"] <= 600


def test_audience_is_never_a_list():
    claims = access.claims()["examples"][0] | {"aud": ["documents"]}

    assert not jsonschema_rs.validator_for(access.claims()).is_valid(claims)


@pytest.mark.parametrize(("name", "scope"), access.scopes().items())
def test_every_scope_has_owner_holder_and_meaning(name, scope):
    assert scope.owner in SERVICES
    assert scope.held_by in {"person", "officer", "program", "either"}
    assert scope.meaning


@pytest.mark.parametrize(
    ("name", "scope"), [pair for pair in access.scopes().items() if "." in pair[0]]
)
def test_dotted_scope_belongs_to_its_first_word(name, scope):
    assert scope.owner == name.split(".")[0]
