"""People beyond those of the stand: as many as a trial wants, with confirmed accounts."""

import base64
from random import Random
from typing import Any
from uuid import uuid4

from testkit.people import numbers
from testkit.people.stand import person

PASSWORD = "Tolpa-i-reka-77"
_TOTP_BYTES = 20


def drawn(rng: Random, number: int, *, app: bool = False) -> dict[str, Any]:
    """One person as ``idp cli seed`` takes them; with ``app`` a generator app is their factor."""
    named = {name: person("newcomer-01")[name] for name in ("family_name", "given_name")}
    return {
        **named,
        "patronymic": None,
        "birth_date": "1980-01-01",
        "gender": "male",
        "snils": numbers.snils(rng),
        "inn": None,
        # Below it lie numbers that the numbering plan gives to nobody.
        "phone": f"+7{rng.randrange(9_310_000_000, 9_399_999_999)}",
        "email": f"{rng.randbytes(6).hex()}-{number}@stand.example",
        "password": PASSWORD,
        "totp_secret": base64.b32encode(rng.randbytes(_TOTP_BYTES)).decode() if app else None,
        "account": True,
        "account_id": str(uuid4()),
    }
