"""Numbers with right check digits, drawn from seeded randomness."""

from collections.abc import Sequence
from random import Random

_INN10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN11 = (7, *_INN10)
_INN12 = (3, *_INN11)
# Below this number SNILS carries no check digits.
_FIRST_CHECKED_SNILS = 1_001_999


def snils(rng: Random) -> str:
    """SNILS of a person, eleven digits."""
    body = f"{rng.randrange(_FIRST_CHECKED_SNILS, 200_000_000):09}"
    check = sum((9 - place) * int(digit) for place, digit in enumerate(body)) % 101 % 100
    return f"{body}{check:02}"


def inn_of_person(rng: Random, region: str) -> str:
    """INN of a person, twelve digits."""
    body = region + _digits(rng, 8)
    body += _weighed(body, _INN11)
    return body + _weighed(body, _INN12)


def inn_of_organisation(rng: Random, tax_office: str) -> str:
    """INN of an organisation, ten digits."""
    body = tax_office + _digits(rng, 5)
    return body + _weighed(body, _INN10)


def ogrn(rng: Random, region: str) -> str:
    """OGRN of an organisation registered in a region, thirteen digits."""
    body = f"1{rng.randrange(3, 24):02}{region}{_digits(rng, 7)}"
    return body + str(int(body) % 11 % 10)


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def _weighed(body: str, weights: Sequence[int]) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return str(total % 11 % 10)
