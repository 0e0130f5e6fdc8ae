"""Signing keys: made, announced, used, retired."""

from collections.abc import Sequence
from datetime import datetime

from chassis.clock import Clock
from idp.domain.audit import CLI, Entry
from idp.domain.signing_key import ALGORITHMS, KeptKey, Stage
from idp.usecases.oidc.ports import MintKey, OidcWork, StartOidcWork


class EnsureKeys:
    """Before the first token: each algorithm has a key that signs and one that is announced."""

    def __init__(self, start_work: StartOidcWork, mint: MintKey, clock: Clock) -> None:
        self._start_work = start_work
        self._mint = mint
        self._clock = clock

    def __call__(self) -> None:
        """Add what is missing; several processes may ask at once."""
        now = self._clock()
        with self._start_work() as work:
            kept = work.signing_keys.all(lock=True)
            for alg in ALGORITHMS:
                stages = {key.stage for key in kept if key.alg == alg}
                if Stage.ACTIVE not in stages:
                    work.signing_keys.add(self._mint(alg, now).activated(now, at_once=True))
                if Stage.NEXT not in stages:
                    work.signing_keys.add(self._mint(alg, now))


class RotateKeys:
    """The announced keys begin to sign; the former ones are only verified with."""

    def __init__(self, start_work: StartOidcWork, mint: MintKey, clock: Clock) -> None:
        self._start_work = start_work
        self._mint = mint
        self._clock = clock

    def __call__(self, *, at_once: bool = False) -> None:
        """Move every key one stage on; ``at_once`` does not wait for a day.

        Raises:
            KeyTooYoung: an announced key is younger, and others may not have heard of it yet.
        """
        with self._start_work() as work:
            rotate(work, self._mint, self._clock(), at_once=at_once, actor=CLI)


def rotate(work: OidcWork, mint: MintKey, now: datetime, *, at_once: bool, actor: str) -> None:
    """Move every key one stage on within a transaction; KeyTooYoung.

    ``actor`` is who had it done, an officer's account or the command line.
    """
    for key in work.signing_keys.all(lock=True):
        if key.stage is Stage.NEXT:
            _move(work, key.activated(now, at_once=at_once), actor)
            work.signing_keys.add(mint(key.alg, now))
        elif key.stage is Stage.ACTIVE:
            _move(work, key.retired(now), actor)


class WithdrawKeys:
    """What retired keys have signed is not trusted any more."""

    def __init__(self, start_work: StartOidcWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self) -> int:
        """Withdraw them all; how many."""
        now = self._clock()
        with self._start_work() as work:
            retired = [
                key for key in work.signing_keys.all(lock=True) if key.stage is Stage.RETIRED
            ]
            for key in retired:
                _move(work, key.withdrawn(now), CLI)
        return len(retired)


def _move(work: OidcWork, key: KeptKey, actor: str) -> None:
    """Keep the stage of a key, and that it came to it."""
    work.signing_keys.save(key)
    facts = {"kid": key.kid, "alg": key.alg, "stage": key.stage.value}
    work.audit.note(Entry("key", None, actor, facts=facts))


class ShowKeys:
    """All signing keys with their stages."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self) -> Sequence[KeptKey]:
        """As they are kept; the private halves stay sealed."""
        with self._start_work() as work:
            return work.signing_keys.all()
