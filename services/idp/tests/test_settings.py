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


@pytest.mark.parametrize("address", ["https://idp.example.org", "http://127.0.0.1:18010"])
def test_https_and_the_own_machine_are_taken(settings_of, address):
    assert settings_of(issuer=address, public_url=address).issuer == address
