"""Claims asked for one by one: which are heard, and of what a request is refused."""

import pytest

from idp.domain.oauth import InvalidRequest
from idp.domain.wanted import Wanted, scopes_of

MAY = frozenset({"openid", "profile", "email"})


def test_claims_of_scopes_that_a_program_may_have_are_heard():
    told = {
        "userinfo": {"name": {"essential": True}, "email": None, "snils": None, "picture": None},
        "id_token": {"given_name": None, "auth_time": {"essential": True}},
    }
    wanted = Wanted.read(told, MAY)

    assert wanted.userinfo == {"name", "email"}
    assert wanted.identity == {"given_name"}
    assert scopes_of(wanted.userinfo) == {"profile", "email"}


@pytest.mark.parametrize(
    ("acr", "demanded", "welcome"),
    [
        ({"essential": True, "values": ["aal2"]}, ("aal2",), ()),
        ({"essential": True, "value": "aal2"}, ("aal2",), ()),
        ({"values": ["aal2", "phr"]}, (), ("aal2", "phr")),
        ({"essential": True}, (), ()),
        (None, (), ()),
    ],
)
def test_strength_is_demanded_only_where_it_is_essential(acr, demanded, welcome):
    wanted = Wanted.read({"id_token": {"acr": acr}}, MAY)

    assert (wanted.acr, wanted.voluntary_acr) == (demanded, welcome)


@pytest.mark.parametrize("place", ["id_token", "userinfo"])
def test_person_is_named_by_the_value_of_sub(place):
    assert Wanted.read({place: {"sub": {"value": "7"}}}, MAY).subject == "7"


@pytest.mark.parametrize(
    "told",
    [
        {"userinfo": []},
        {"userinfo": "name"},
        {"userinfo": {"name": True}},
        {"id_token": {"acr": {"values": "aal2"}}},
        {"id_token": {"sub": {"value": 7}}},
        {"id_token": {"sub": {"value": ["7"]}}},
        {"id_token": {"sub": {"value": "7"}}, "userinfo": {"sub": {"value": "8"}}},
    ],
)
def test_what_the_protocol_does_not_describe_is_refused(told):
    with pytest.raises(InvalidRequest):
        Wanted.read(told, MAY)
