"""Settings that would be unsafe are refused at the start."""

import pytest


@pytest.fixture
def idp_database():
    """Nothing is opened here."""

    class Nowhere:
        url = "postgresql://idp@127.0.0.1:1/idp"

    return Nowhere


@pytest.mark.parametrize("name", ["issuer", "public_url"])
@pytest.mark.parametrize("address", ["http://idp.example.org", "http://127.0.0.1.example.org"])
def test_plain_http_is_for_this_machine_alone(settings_of, name, address):
    with pytest.raises(ValueError, match=f"{name.upper()}: wants https"):
        settings_of(**{name: address})


@pytest.mark.parametrize(
    ("name", "value"), [("audit_days", 364), ("session_idle_s", 0), ("session_idle_s", 43_201)]
)
def test_times_that_make_no_sense_are_refused(settings_of, name, value):
    with pytest.raises(ValueError, match=f"{name.upper()}: wants"):
        settings_of(**{name: value})


def test_sessions_last_as_long_as_they_are_told_to(settings_of):
    life = settings_of(session_idle_s=60, session_s=120).session_life

    assert (life.idle.total_seconds(), life.absolute.total_seconds()) == (60, 120)


@pytest.mark.parametrize("address", ["https://idp.example.org", "http://127.0.0.1:18010"])
def test_https_and_the_own_machine_are_taken(settings_of, address):
    assert settings_of(issuer=address, public_url=address).issuer == address
