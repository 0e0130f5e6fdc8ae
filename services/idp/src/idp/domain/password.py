"""What makes a password good enough; the reason is always told."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from idp.domain.factor import FactorKind
from idp.domain.level import Acr
from idp.domain.own_data import OwnData
from idp.domain.refusals import PasswordWeak

LONGEST = 128


@dataclass(frozen=True)
class PasswordPolicy:
    """Rules of one deployment.

    Attributes:
        name: As the setting POLICY calls it.
        shortest: Code points at least.
        shortest_beside: The same once a second factor is on beside it; a mailbox is none.
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
    shortest_beside: int
    composition: bool
    least_score: int
    sms_confirmation: bool
    email_factor: bool
    remember: timedelta
    lock_at: int
    min_acr: Acr

    @property
    def factors(self) -> tuple[FactorKind, ...]:
        """What may stand beside a password."""
        return tuple(
            kind for kind in FactorKind if self.email_factor or kind is not FactorKind.EMAIL
        )


GOSUSLUGI = PasswordPolicy(
    name="gosuslugi",
    shortest=8,
    shortest_beside=8,
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
    shortest_beside=8,
    composition=False,
    least_score=3,
    sms_confirmation=False,
    email_factor=False,
    remember=timedelta(0),
    lock_at=100,
    min_acr=Acr.AAL2,
)
POLICIES = {policy.name: policy for policy in (GOSUSLUGI, STRICT)}


def normal(password: str) -> str:
    """The one form in which a password is judged, hashed and compared; its case stays."""
    return unicodedata.normalize("NFKC", password)


def judge(password: str, policy: PasswordPolicy, own: OwnData, *, second: bool = False) -> None:
    """Refuse what the policy does not take; ``second``: a second factor is on beside it.

    Raises:
        PasswordWeak: its fact ``reason`` is ``short``, ``long``, ``composition``, or which of their
            own data it holds: ``own-name``, ``own-date``, ``own-number``, ``own-contact``.
    """
    if len(password) < (policy.shortest_beside if second else policy.shortest):
        raise PasswordWeak(reason="short")
    if len(password) > LONGEST:
        raise PasswordWeak(reason="long")
    if policy.composition and not _composed(password):
        raise PasswordWeak(reason="composition")
    like = own.likeness(password)
    if like is not None:
        raise PasswordWeak(reason=f"own-{like}")


def _composed(password: str) -> bool:
    tests = (str.isdigit, str.isupper, str.islower)
    return all(any(test(sign) for sign in password) for test in tests)
