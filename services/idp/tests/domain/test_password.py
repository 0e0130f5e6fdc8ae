"""What a password may be made of."""

import pytest

from idp.domain.own_data import OwnData
from idp.domain.password import GOSUSLUGI, STRICT, judge, normal
from idp.domain.refusals import PasswordWeak
from idp.domain.spelling import bare, spellings

NOTHING = OwnData()


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Aa1aaaa", "short"),
        ("Aa1" + "x" * 126, "long"),
        ("чайникбезцифр", "composition"),
        ("СинийЧайник", "composition"),
        ("синий7чайник", "composition"),
        ("СИНИЙ7ЧАЙНИК", "composition"),
    ],
)
def test_weak_password_is_refused_with_its_reason(password, reason):
    with pytest.raises(PasswordWeak) as refused:
        judge(password, GOSUSLUGI, NOTHING)

    assert refused.value.facts == {"reason": reason}


@pytest.mark.parametrize("password", ["Синий7Чай", "Aa1" + "x" * 125, "Ǆž1Ǆž1Ǆž", "Ωω1Ωω1Ωω"])
def test_letters_of_both_cases_and_a_digit_of_any_script_will_do(password):
    judge(password, GOSUSLUGI, NOTHING)


def test_length_is_counted_in_code_points():
    judge("Яя1🔑🔑🔑🔑🔑", GOSUSLUGI, NOTHING)

    with pytest.raises(PasswordWeak):
        judge("Яя1🔑🔑🔑🔑", GOSUSLUGI, NOTHING)


def test_strict_policy_asks_for_length_and_not_for_digits():
    judge("четыре слова по", STRICT, NOTHING)

    with pytest.raises(PasswordWeak) as refused:
        judge("четыре слова п", STRICT, NOTHING)
    assert refused.value.facts == {"reason": "short"}


def test_strict_policy_takes_eight_characters_beside_a_second_factor():
    judge("восемь з", STRICT, NOTHING, second=True)

    with pytest.raises(PasswordWeak):
        judge("семь зн", STRICT, NOTHING, second=True)


def test_a_mailbox_is_a_factor_of_one_policy_alone():
    assert [str(kind) for kind in GOSUSLUGI.factors] == ["totp", "sms", "email"]
    assert [str(kind) for kind in STRICT.factors] == ["totp", "sms"]


def test_keys_and_sounds_of_a_russian_password_are_spelt_out():
    assert spellings("йцукен") == ("йцукен", "qwerty", "ycuken")


def test_likeness_sees_letters_and_digits_alone():
    assert bare(" 17.04-1986 Ёлка") == "17041986елка"


def test_composed_and_decomposed_letters_are_one_password():
    assert normal("и\u0306") == "й"
    assert normal("１２３ａｂｃ") == "123abc"


def test_case_of_a_password_counts():
    assert normal("Пароль") != normal("пароль")
