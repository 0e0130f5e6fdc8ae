"""Which of several reasons a new password is refused for."""

from dataclasses import dataclass
from datetime import date

import pytest

from contracts.identifiers import Snils
from idp.domain.password import GOSUSLUGI, STRICT
from idp.domain.person import Person
from idp.domain.refusals import PasswordWeak
from idp.usecases.new_password import JudgePassword

PERSON = Person("Соколова", "Мария", None, date(1986, 4, 17), Snils("11223344595"))
CONTACTS = ("+79991234567", "maria.s@example.org")
GOOD = "Синий7Чайник"


@dataclass
class Lists:
    """What the adapters would find, told by the test."""

    points: int = 4
    common: bool = False
    stolen: bool = False
    words: tuple = ()

    def score(self, _password, own_words):
        self.words = own_words
        return self.points

    def is_common(self, _password):
        return self.common

    def has(self, _password):
        return self.stolen


def _judged(lists, password=GOOD, policy=GOSUSLUGI, **more):
    judge = JudgePassword(lists, lists, policy)
    try:
        judge(password, PERSON, CONTACTS, **more)
    except PasswordWeak as refusal:
        return refusal.facts["reason"]
    return None


def test_good_password_is_let_pass():
    assert _judged(Lists()) is None


@pytest.mark.parametrize(
    ("lists", "password", "reason"),
    [
        (Lists(common=True), "x", "common"),
        (Lists(), "Aa1", "short"),
        (Lists(stolen=True), "Соколова2026z", "own-name"),
        (Lists(stolen=True), GOOD, "breached"),
        (Lists(points=1), GOOD, "guessable"),
    ],
)
def test_each_rule_has_a_reason_of_its_own(lists, password, reason):
    assert _judged(lists, password) == reason


@pytest.mark.parametrize(
    ("policy", "points", "reason"),
    [(GOSUSLUGI, 2, None), (STRICT, 2, "guessable"), (STRICT, 3, None)],
)
def test_policies_differ_in_how_hard_it_must_be_to_guess(policy, points, reason):
    assert _judged(Lists(points=points), "Синий7Чайник-на-плите", policy) == reason


def test_second_factor_shortens_what_the_strict_policy_asks():
    assert _judged(Lists(), GOOD, STRICT) == "short"
    assert _judged(Lists(), GOOD, STRICT, second=True) is None


def test_own_words_are_told_to_whoever_measures():
    lists = Lists()
    _judged(lists)

    assert {"соколов", "мария", "17041986", "11223344595", "1234567", "marias"} <= {*lists.words}
