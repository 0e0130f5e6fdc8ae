"""What makes a password good enough; the reason is always told."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from idp.domain.level import Acr
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
        email_factor: Whether a code to the mailbox is taken for a second factor.
        remember: How long a device that the person trusts needs no second factor.
        lock_at: Failures after which a password is shut on unknown devices.
        min_acr: What every sign-in needs at least.
    """

    name: str
    shortest: int
    composition: bool
    least_score: int
    sms_confirmation: bool
    email_factor: bool
    remember: timedelta
    lock_at: int
    min_acr: Acr


GOSUSLUGI = PasswordPolicy(
    name="gosuslugi",
    shortest=8,
    composition=True,
    least_score=2,
    sms_confirmation=True,
    email_factor=True,
    remember=timedelta(days=30),
    lock_at=20,
    min_acr=Acr.AAL1,
)
STRICT = PasswordPolicy(  # NIST SP 800-63B-4 3.1.1.2
    name="strict",
    shortest=15,
    composition=False,
    least_score=3,
    sms_confirmation=False,
    email_factor=False,
    remember=timedelta(0),
    lock_at=100,
    min_acr=Acr.AAL2,
)
POLICIES = {policy.name: policy for policy in (GOSUSLUGI, STRICT)}

# Where the keys of a Russian keyboard lie on a Latin one: a pattern of keys is a pattern in both.
_RUSSIAN_KEYS = (
    "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a"
    "\u0444\u044b\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u044d"
    "\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e"
)
_KEYS = dict(zip(_RUSSIAN_KEYS, "qwertyuiop[]asdfghjkl;'zxcvbnm,.", strict=True))
# The alphabet in its order from U+0430, then the letter yo, as they sound; "-" is silent.
_SOUNDING = "a b v g d e zh z i y k l m n o p r s t u f h c ch sh sch - y - e yu ya e"
_RUSSIAN = [*map(chr, range(0x430, 0x450)), "\u0451"]
_SOUNDS = dict(zip(_RUSSIAN, _SOUNDING.replace("-", "\0").split(), strict=True))


def normal(password: str) -> str:
    """The one form in which a password is judged, hashed and compared; its case stays."""
    return unicodedata.normalize("NFKC", password)


def spellings(password: str) -> tuple[str, ...]:
    """The password as typed, as keys of a Latin keyboard, and as it sounds."""
    keys = "".join(_KEYS.get(sign, sign) for sign in password.lower())
    sounds = "".join(_SOUNDS.get(sign, sign) for sign in password.lower()).replace("\0", "")
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
