"""Signing keys, seen and moved on by an administrator."""

from collections.abc import Sequence

from chassis.clock import Clock
from idp.domain.officer import Officer
from idp.domain.signing_key import KeptKey
from idp.usecases.admin.ports import AdminWork
from idp.usecases.keys import rotate
from idp.usecases.officers import Deed, Desk
from idp.usecases.oidc.ports import MintKey


class ListKeys:
    """Every key with its stage; the private halves stay sealed."""

    def __init__(self, desk: Desk[AdminWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer) -> Sequence[KeptKey]:
        """As they are kept."""
        return self._desk.look(officer, lambda work: work.signing_keys.all())


class RotateSigningKeys:
    """The announced keys begin to sign."""

    def __init__(self, desk: Desk[AdminWork], mint: MintKey, clock: Clock) -> None:
        self._desk = desk
        self._mint = mint
        self._clock = clock

    def __call__(self, officer: Officer, reason: str, *, at_once: bool) -> None:
        """Move every key one stage on; KeyTooYoung."""
        self._desk(
            officer,
            Deed("key", None, reason, {"step": "rotated", "at_once": at_once}),
            lambda work: rotate(
                work,
                self._mint,
                self._clock(),
                at_once=at_once,
                actor=str(officer.account_id),
            ),
        )
