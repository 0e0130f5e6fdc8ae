"""Only the servers that the house was tried on are used."""

import pytest

from ordinator.servers import versions


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", (15, 18)),
        ("Redis server v=7.0.15 sha=00000000:0", (7, 0, 15)),
        ("no number here", None),
    ],
)
def test_a_version_is_read_from_what_a_server_says(line, expected):
    assert versions.number(line) == expected


@pytest.mark.parametrize(
    ("version", "accepted"),
    [((14, 9), False), ((15, 0), True), ((18, 1), True), ((19,), False)],
)
def test_postgres_is_accepted_from_15_to_18(version, accepted):
    assert versions.within(version, versions.POSTGRES) is accepted


@pytest.mark.parametrize(
    ("version", "accepted"),
    [((3, 9, 29), False), ((3, 10, 8), True), ((3, 13, 0), True), ((4, 2), True), ((5, 0), False)],
)
def test_rabbitmq_is_accepted_from_3_10_to_4(version, accepted):
    assert versions.within(version, versions.RABBITMQ) is accepted


@pytest.mark.parametrize(
    ("version", "accepted"),
    [((6, 2), False), ((7, 0), True), ((8, 0), False)],
)
def test_redis_is_accepted_in_version_7_alone(version, accepted):
    assert versions.within(version, versions.REDIS) is accepted
