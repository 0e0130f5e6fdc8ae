"""Sessions and devices of one's own account, for programs that act for the person."""

from uuid import uuid4

import pytest
import requests

from .officers import Officer, register_desk, signed_in


@pytest.fixture
def nurse(site):
    """A nurse at her browser; her account is the path's."""
    register_desk(site)
    told = site.plant("akhmetova")
    return Officer(site, told, signed_in(site, told))


@pytest.fixture
def doctor(site, nurse):
    """Somebody else."""
    told = site.plant("orlova")
    return Officer(site, told, signed_in(site, told))


@pytest.fixture
def call(site, nurse):
    """Knock with a token of the nurse's."""
    token = nurse.token("openid account")

    def knock(method, path, token=token, account_id=nurse.account_id):
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{site.url}/accounts/{account_id}/{path}"
        return requests.request(method, url, headers=headers, timeout=10)

    return knock


def _live(site):
    live = site.rows("SELECT session_id::text FROM session WHERE ended_at IS NULL")
    return [session_id for (session_id,) in live]


def test_sessions_are_listed_and_that_of_the_token_is_marked(site, nurse, call):
    signed_in(site, nurse.told)

    answer = call("GET", "sessions")

    assert answer.status_code == 200
    newest, own = answer.json()["sessions"]
    assert (newest["current"], own["current"]) == (False, True)
    assert (own["acr"], own["network"], own["browser"]) == ("aal1", "127.0.0.0/24", None)
    assert {newest["session_id"], own["session_id"]} == set(_live(site))


@pytest.mark.demand("A12")
def test_one_session_ends_and_the_token_stays(site, nurse, call):
    signed_in(site, nurse.told)
    other = call("GET", "sessions").json()["sessions"][0]["session_id"]

    assert call("DELETE", f"sessions/{other}").status_code == 204
    assert call("DELETE", f"sessions/{other}").status_code == 204

    assert other not in _live(site)
    assert call("GET", "sessions").status_code == 200


def test_all_others_end_and_the_token_stays(site, nurse, call):
    for _ in range(2):
        signed_in(site, nurse.told)

    assert call("DELETE", "sessions?keep=current").status_code == 204

    assert len(_live(site)) == 1
    assert call("GET", "sessions").status_code == 200


def test_all_end_and_the_token_with_them(site, nurse, call):
    assert call("DELETE", "sessions").status_code == 204

    assert _live(site) == []
    assert call("GET", "sessions").status_code == 401


@pytest.mark.parametrize("query", ["keep=other", "keep=", "all=yes"])
def test_word_that_is_none_ends_nothing(site, call, query):
    answer = call("DELETE", f"sessions?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert len(_live(site)) == 1


@pytest.mark.parametrize("session_id", [str(uuid4()), "doctor's"])
def test_session_of_another_or_nobody_is_not_there(site, call, doctor, session_id):
    if session_id == "doctor's":
        ((session_id,),) = site.rows(
            f"SELECT session_id::text FROM session WHERE account_id = '{doctor.account_id}'"
        )

    answer = call("DELETE", f"sessions/{session_id}")

    assert (answer.status_code, answer.json()["code"]) == (404, "session-not-found")
    assert len(_live(site)) == 2


def test_devices_are_listed_and_forgotten_with_what_began_there(site, nurse, call):
    other = signed_in(site, nurse.told)
    device, own = call("GET", "devices").json()["devices"]
    assert device["skip_factor_until"] is None

    assert call("DELETE", f"devices/{device['device_id']}").status_code == 204
    again = call("DELETE", f"devices/{device['device_id']}")

    assert (again.status_code, again.json()["code"]) == (404, "device-unknown")
    assert other.open(f"{site.url}/account").url.startswith(f"{site.url}/login")
    assert [one["device_id"] for one in call("GET", "devices").json()["devices"]] == [
        own["device_id"]
    ]


def test_all_devices_are_forgotten_and_the_token_falls(site, call):
    assert call("DELETE", "devices").status_code == 204

    assert site.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(0,)]
    assert call("GET", "devices").status_code == 401


DOORS = [
    ("GET", "sessions"),
    ("DELETE", "sessions"),
    ("DELETE", f"sessions/{uuid4()}"),
    ("GET", "devices"),
    ("DELETE", "devices"),
    ("DELETE", f"devices/{uuid4()}"),
]


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_account_of_another_is_not_there(site, doctor, call, method, path):
    answer = call(method, path, account_id=doctor.account_id)

    assert (answer.status_code, answer.json()["code"]) == (404, "account-unknown")
    assert len(_live(site)) == 2
    assert site.rows("SELECT count(*) FROM device WHERE revoked_at IS NULL") == [(2,)]


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_token_without_the_scope_opens_nothing(site, nurse, call, method, path):
    answer = call(method, path, token=nurse.token("openid"))

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient-scope")


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_nobody_without_a_token_comes_in(site, call, method, path):
    assert call(method, path, token="").status_code == 401
