"""Planting the people of a stand: all of the file, or nobody."""

import pytest

from idp.wiring import planting
from idp.wiring.planting import SeedInvalid
from testkit import people


@pytest.fixture
def seed():
    """Two people of the stand."""
    return [dict(people.person(name)) | {"account": True} for name in ("orlova", "akhmetova")]


def _accounts(bureau):
    return bureau.rows("SELECT count(*) FROM account")


def test_people_are_planted_once(bureau, seed):
    assert planting.plant(bureau.settings, seed) == 2
    assert planting.plant(bureau.settings, seed) == 0
    assert _accounts(bureau) == [(2,)]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("phone", "+791655500"),
        ("phone", "+375291234567"),
        ("phone", None),
        ("email", "orlova"),
        ("family_name", ""),
        ("password", None),
        ("snils", "11223344596"),
        ("inn", "500100732258"),
        ("birth_date", "31.12.1980"),
        ("gender", "other"),
        ("account_id", "orlova"),
        ("totp_secret", "1"),
    ],
)
def test_somebody_who_cannot_be_is_named_by_the_place_and_nobody_is_planted(
    bureau, seed, member, value
):
    seed[1][member] = value

    with pytest.raises(SeedInvalid) as refused:
        planting.plant(bureau.settings, seed)

    assert str(refused.value) == f"people[1].{member}"
    assert _accounts(bureau) == [(0,)]


def test_whoever_has_no_account_in_the_seed_is_passed_over(bureau, seed):
    assert planting.plant(bureau.settings, [seed[0] | {"account": False}, seed[1]]) == 1
