"""Every key of the house is rotated while people work: nobody is turned away for it (fault 15)."""

import sys
import time

import pytest
import requests

from testkit.strikes import demanded
from testkit.traffic import Traffic

DEAD_S = 90
KINDS = (
    ("clients", "--service", "cabinet"),
    ("database", "--service", "idp"),
    ("broker", "--service", "idp"),
    ("sessions",),
    ("data",),
    ("master",),
    ("documents",),
)


@pytest.fixture
def rotate(standing):
    return lambda *words: standing.ordinator("keys", "rotate", *words)


def told(line):
    sys.stdout.write(f"{line}\n")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[0])
def test_nobody_is_turned_away_while_keys_are_rotated(standing, people, rotate, kind):
    with demanded(f"{kind[0]} rotated under traffic") as strikes, Traffic(people) as tally:
        strikes.add(rotate(*kind).count("healthy") > 0)

    told("\n  ".join((f"{kind[0]}: {tally}", *tally.failed)))
    assert tally.failed == []
    assert tally.answered.total() > 0


@pytest.mark.timeout(300)
def test_a_withdrawn_key_is_dead_in_ninety_seconds_and_nobody_else_is_hurt(
    standing, people, rotate
):
    jwks = people.showing.url("idp", "/oauth2/jwks")
    former = {key["kid"] for key in requests.get(jwks, timeout=10).json()["keys"]}
    begun = time.monotonic()
    with demanded("token keys withdrawn under traffic") as strikes, Traffic(people) as tally:
        said = rotate("tokens", "--now")
        strikes.add(said.count("withdrawn") >= 1)
        published = {key["kid"] for key in requests.get(jwks, timeout=10).json()["keys"]}
        dead_after = time.monotonic() - begun

    left = f"the former keys left the set after {dead_after:.0f} s"
    told("\n  ".join((f"tokens --now: {tally}; {left}", *tally.failed)))
    assert dead_after < DEAD_S
    assert len(former - published) == 2
    assert tally.failed == []


def test_no_fact_was_lost_while_keys_were_rotated(standing, people):
    told(standing.ordinator("reconcile", "--since", "2h").strip().splitlines()[-1])
