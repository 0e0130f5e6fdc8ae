"""Second factors and the ways in which each can be asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from idp.domain.code import Channel
from idp.domain.level import PASSWORD, Acr, strength
from idp.domain.refusals import CodeUsed, FactorLast, FactorOff

TOTP_STEP_S = 30
TOTP_SECRET_BYTES = 20  # 160 bits, as RFC 4226 §4 recommends


class FactorKind(StrEnum):
    """What a person can switch on."""

    TOTP = "totp"
    SMS = "sms"
    EMAIL = "email"


class Method(StrEnum):
    """What the person chooses at the second step (A8)."""

    TOTP = "totp"
    SMS = "sms"
    CALL = "call"
    EMAIL = "email"
    RECOVERY = "recovery"

    @property
    def channel(self) -> Channel | None:
        """Where a code is sent; None when the person has it already."""
        return Channel(self.value) if self.value in set(Channel) else None


METHODS_OF = {
    FactorKind.TOTP: (Method.TOTP,),
    FactorKind.SMS: (Method.SMS, Method.CALL),
    FactorKind.EMAIL: (Method.EMAIL,),
}


@dataclass(frozen=True)
class Factor:
    """One factor of one account; on after its first right code."""

    id: UUID
    account_id: UUID
    kind: FactorKind
    on_at: datetime | None = None
    secret: bytes | None = None
    last_timecode: int | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is asked for at sign-in."""
        return self.on_at is not None

    def switched_on(self, now: datetime, timecode: int | None = None) -> "Factor":
        """The factor after its first right code."""
        return replace(self, on_at=now, last_timecode=timecode)

    def spend(self, timecode: int) -> "Factor":
        """Use the code of one time step; no step is taken twice.

        Raises:
            CodeUsed: this step, or a later one, was used already.
        """
        if self.last_timecode is not None and timecode <= self.last_timecode:
            raise CodeUsed
        return replace(self, last_timecode=timecode)


def methods(factors: Iterable[Factor], *, recovery: bool = False) -> tuple[Method, ...]:
    """What the person may choose from, in the order in which it is offered.

    ``recovery`` says that recovery codes are left; they stand for a second factor that is on.
    """
    factors = tuple(factors)
    on = {factor.kind for factor in factors if factor.is_on}
    found = tuple(
        method for kind, offered in METHODS_OF.items() if kind in on for method in offered
    )
    return (*found, Method.RECOVERY) if recovery and has_second(factors) else found


def has_second(factors: Iterable[Factor]) -> bool:
    """Whether one of those that are on is a second factor in earnest: a mailbox is none.

    A recovery code stands for such a one and is worth as much, so it needs one to stand for.
    """
    return strongest(factors).reaches(Acr.AAL2)


def strongest(factors: Iterable[Factor]) -> Acr:
    """What the best factor that is on is worth beside the password, or the password alone."""
    order = list(Acr)
    worth = (strength((PASSWORD, method)) for method in methods(factors))
    return max(worth, key=order.index, default=strength((PASSWORD,)))


def stronger(factors: Iterable[Factor], done: tuple[str, ...]) -> bool:
    """Whether a factor that is on is worth more than what was proven.

    Who has not shown it adds no other: a password, or a mailbox, would else be enough for both.
    """
    return not strength(done).reaches(strongest(factors))


def without(factors: Iterable[Factor], kind: FactorKind, least: Acr) -> tuple[Factor, ...]:
    """Those that are on once this one is off; ``least`` is what every sign-in needs.

    Raises:
        FactorOff: it is not on.
        FactorLast: what is left would not be enough for a sign-in.
    """
    on = [factor for factor in factors if factor.is_on]
    rest = tuple(factor for factor in on if factor.kind is not kind)
    if len(rest) == len(on):
        raise FactorOff
    if not strongest(rest).reaches(least):
        raise FactorLast
    return rest
