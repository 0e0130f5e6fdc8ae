"""Judging a new password, whoever sets it and why: who registers, recovers, or changes theirs."""

from collections.abc import Iterable

from idp.domain.own_data import OwnData
from idp.domain.password import PasswordPolicy, judge
from idp.domain.person import Person
from idp.domain.refusals import PasswordWeak
from idp.usecases.own.ports import Breaches
from idp.usecases.ports import Strength


class JudgePassword:
    """The rules of the policy, the lists of what others chose, and how hard it is to guess."""

    def __init__(self, strength: Strength, breaches: Breaches, policy: PasswordPolicy) -> None:
        self._strength = strength
        self._breaches = breaches
        self._policy = policy

    def __call__(
        self, password: str, person: Person, contacts: Iterable[str], *, second: bool = False
    ) -> None:
        """Let pass what is good enough; ``password`` is in its normal form.

        ``second``: a second factor is on beside it.

        Raises:
            PasswordWeak: its fact ``reason`` is one of the domain's, or ``common``, ``breached``,
                ``guessable``.
        """
        own = OwnData.of(person, contacts)
        if self._strength.is_common(password):
            raise PasswordWeak(reason="common")
        judge(password, self._policy, own, second=second)
        if self._breaches.has(password):
            raise PasswordWeak(reason="breached")
        if self._strength.score(password, own.words) < self._policy.least_score:
            raise PasswordWeak(reason="guessable")
