"""The running stack, and five hundred people whose confirmation is on its way."""

import json
import random
from uuid import uuid4

import pytest

from testkit.history import History
from testkit.people import numbers
from testkit.standing import Standing

from .crowd import CONFIRMED_VERSION, CROWD, Crowd


@pytest.fixture(scope="session")
def standing(stack):
    standing = Standing.of(stack)
    standing.await_healthy()
    return standing


@pytest.fixture(scope="session")
def crowd(standing):
    """Planted through the use cases while the relay stands still: all their facts wait."""
    history, rng = History(), random.Random()
    people = [person(rng, number) for number in range(CROWD)]
    told = json.dumps({"people": people})
    standing.ordinator("stop", "idp.relay")
    assert f"accounts: {CROWD}" in standing.cli("idp", "seed", "/dev/stdin", given=told)
    for one in people:
        history.accepted(one["account_id"], CONFIRMED_VERSION)
    return Crowd(standing, history, tuple(one["account_id"] for one in people))


def person(rng, number):
    return {
        "family_name": "Толпин",
        "given_name": "Номер",
        "patronymic": None,
        "birth_date": "1980-01-01",
        "gender": "male",
        "snils": numbers.snils(rng),
        "inn": None,
        "phone": f"+7{rng.randrange(9_300_000_000, 9_399_999_999)}",
        "email": f"{rng.randbytes(6).hex()}-{number}@stand.example",
        "password": "Tolpa-i-reka-77",
        "totp_secret": None,
        "account": True,
        "account_id": str(uuid4()),
    }
