"""What a password may be made of."""

import pytest

from idp.domain.password import GOSUSLUGI, STRICT, judge, normal, spellings
from idp.domain.refusals import PasswordWeak

OWN = ("Соколова", "Мария", "17041986", "79991234567")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Aa1aaaa", "short"),
        ("Aa1" + "x" * 126, "long"),
        ("чайникбезцифр", "composition"),
        ("СинийЧайник", "composition"),
        ("Sokolova2026z", "own-data"),
        ("Cjrjkjdf2026z", "own-data"),
        ("x17041986Xx", "own-data"),
    ],
)
def test_weak_password_is_refused_with_its_reason(password, reason):
    with pytest.raises(PasswordWeak) as refused:
        judge(password, GOSUSLUGI, OWN, 4)

    assert refused.value.facts == {"reason": reason}


def test_guessable_password_is_refused_by_its_score():
    with pytest.raises(PasswordWeak) as refused:
        judge("Пароль123", GOSUSLUGI, OWN, 1)

    assert refused.value.facts == {"reason": "guessable"}


def test_russian_password_is_as_good_as_any():
    judge("Синий7Чайник", GOSUSLUGI, OWN, 2)


def test_strict_policy_asks_for_length_and_not_for_digits():
    judge("четыре слова подряд", STRICT, OWN, 3)


def test_keys_and_sounds_of_a_russian_password_are_spelt_out():
    assert spellings("йцукен") == ("йцукен", "qwerty", "ycuken")


def test_composed_and_decomposed_letters_are_one_password():
    assert normal("и\u0306") == "й"
