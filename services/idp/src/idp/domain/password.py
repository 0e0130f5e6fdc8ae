"""What makes a password good enough; the reason is always told."""

import unicodedata
from dataclasses import dataclass

from idp.domain.refusals import PasswordWeak

LONGEST = 128
LIKENESS = 4
"""A word of the person's own data counts from this many letters."""


@dataclass(frozen=True)
class PasswordPolicy:
    """Rules of one deployment.

    Attributes:
        name: As the setting POLICY calls it.
        shortest: Code points at least.
        composition: Whether a digit and letters of both cases are demanded (A3).
        least_score: Lowest zxcvbn score, 0 to 4.
        sms_confirmation: Whether a code to the phone confirms an account (A6).
        min_acr: What every sign-in needs at least.
    """

    name: str
    shortest: int
    composition: bool
    least_score: int
    sms_confirmation: bool
    min_acr: str


GOSUSLUGI = PasswordPolicy("gosuslugi", 8, True, 2, True, "aal1")
STRICT = PasswordPolicy("strict", 15, False, 3, False, "aal2")  # NIST SP 800-63B-4 §3.1.1.2
POLICIES = {policy.name: policy for policy in (GOSUSLUGI, STRICT)}

# Where the keys of a Russian keyboard lie on a Latin one: a pattern of keys is a pattern in both.
_RUSSIAN = "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a\u0444\u044b\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u044d\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e"
_KEYS = dict(zip(_RUSSIAN, "qwertyuiop[]asdfghjkl;'zxcvbnm,.", strict=True))
_SOUNDS = dict(
    zip(
        "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u0439\u043a\u043b\u043c\u043d\u043e\u043f\u0440\u0441\u0442\u0443\u0444\u0445\u0446\u0447\u0448\u0449\u044a\u044b\u044c\u044d\u044e\u044f\u0451",
        "a b v g d e zh z i y k l m n o p r s t u f h c ch sh sch _ y _ e yu ya e".split(),
        strict=True,
    )
)


def normal(password: str) -> str:
    """The one form in which a password is judged, hashed and compared; its case stays."""
    return unicodedata.normalize("NFKC", password)


def spellings(password: str) -> tuple[str, ...]:
    """The password as typed, as keys of a Latin keyboard, and as it sounds."""
    keys = "".join(_KEYS.get(sign, sign) for sign in password.lower())
    sounds = "".join(_SOUNDS.get(sign, sign).replace("_", "") for sign in password.lower())
    return tuple(dict.fromkeys((password, keys, sounds)))


def judge(password: str, policy: PasswordPolicy, own_words: tuple[str, ...], score: int) -> None:
    """Refuse what the policy does not take; ``score`` is of the weakest spelling.

    Raises:
        PasswordWeak: its fact ``reason`` is ``short``, ``long``, ``composition``, ``own-data`` or
            ``guessable``.
    """
    if len(password) < policy.shortest:
        raise PasswordWeak(reason="short")
    if len(password) > LONGEST:
        raise PasswordWeak(reason="long")
    if policy.composition and not _composed(password):
        raise PasswordWeak(reason="composition")
    if _is_like(password, own_words):
        raise PasswordWeak(reason="own-data")
    if score < policy.least_score:
        raise PasswordWeak(reason="guessable")


def _composed(password: str) -> bool:
    tests = (str.isdigit, str.isupper, str.islower)
    return all(any(test(sign) for sign in password) for test in tests)


def _is_like(password: str, own_words: tuple[str, ...]) -> bool:
    spelt = [spelling.casefold() for spelling in spellings(password)]
    for word in own_words:
        if len(word) < LIKENESS:
            continue
        if any(one.casefold() in said for one in spellings(word) for said in spelt):
            return True
    return False
