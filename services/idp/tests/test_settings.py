"""Settings that would be unsafe are refused at the start."""

import os
from datetime import timedelta

import pytest

from idp.settings import read_prefixes


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
    ("name", "value"),
    [
        ("audit_days", 364),
        ("session_idle_s", 0),
        ("session_idle_s", 43_201),
        ("remember_days", 181),
    ],
)
def test_times_that_make_no_sense_are_refused(settings_of, name, value):
    with pytest.raises(ValueError, match=f"{name.upper()}: wants"):
        settings_of(**{name: value})


def test_sessions_last_as_long_as_they_are_told_to(settings_of):
    life = settings_of(session_idle_s=60, session_s=120).session_life

    assert (life.idle.total_seconds(), life.absolute.total_seconds()) == (60, 120)


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ({}, 30),
        ({"remember_days": 7}, 7),
        ({"remember_days": 180}, 180),
        ({"remember_days": 0}, 0),
        ({"remember_days": 7, "policy": "strict"}, 0),
    ],
)
def test_browsers_are_trusted_for_the_days_told_where_the_policy_trusts_any(
    settings_of, told, days
):
    assert settings_of(**told).password_policy.remember == timedelta(days=days)


@pytest.mark.parametrize("address", ["https://idp.example.org", "http://127.0.0.1:18010"])
def test_https_and_the_own_machine_are_taken(settings_of, address):
    assert settings_of(issuer=address, public_url=address).issuer == address


@pytest.mark.parametrize(
    ("told", "places"),
    [
        ({"hash_slots": 2}, (2, 32)),
        ({"hash_slots": 2, "hash_queue": 5}, (2, 5)),
        ({"hash_slots": 2, "web_threads": 20}, (2, 10)),
        ({"hash_slots": 2, "web_threads": 8}, (2, 0)),
        ({"hash_queue": 0, "web_workers": 10_000}, (1, 0)),
    ],
)
def test_hashing_leaves_threads_for_whoever_hashes_nothing(settings_of, told, places):
    assert settings_of(**told).hashing == places


def test_places_to_hash_in_are_the_cores_of_each_web_process(settings_of):
    cores = len(os.sched_getaffinity(0))

    assert settings_of(web_workers=1).hashing[0] == cores
    assert settings_of(web_workers=cores).hashing[0] == 1


@pytest.mark.parametrize("text", ["", "7", "+", "+0", "+7;+375", "+7,x"])
def test_prefix_of_no_phone_stops_the_start(text):
    with pytest.raises(ValueError, match="wants prefixes as"):
        read_prefixes(text)


def test_prefixes_are_read_with_commas_between():
    assert read_prefixes("+7, +375") == ("+7", "+375")
