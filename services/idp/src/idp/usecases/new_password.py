"""Judging a new password, whoever sets it and why: who registers, recovers, or changes theirs."""

from collections.abc import Iterable

from idp.domain.password import PasswordPolicy, judge
from idp.domain.person import Person
from idp.domain.refusals import PasswordWeak
from idp.usecases.ports import Strength


class JudgePassword:
    """The rules of the policy over what is known of the person."""

    def __init__(self, strength: Strength, policy: PasswordPolicy) -> None:
        self._strength = strength
        self._policy = policy

    def __call__(self, password: str, person: Person, contacts: Iterable[str]) -> None:
        """Let pass what is good enough; ``password`` is in its normal form.

        Raises:
            PasswordWeak: with its reason.
        """
        own = (*person.words(), *(_word(contact) for contact in contacts))
        if self._strength.is_common(password):
            raise PasswordWeak(reason="common")
        judge(password, self._policy, own, self._strength.score(password, own))


def _word(contact: str) -> str:
    """What of a phone or an address is somebody's own."""
    return contact.removeprefix("+").split("@", maxsplit=1)[0]
