"""Signing keys: made, announced, used, retired."""

from chassis.clock import Clock
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
    """The announced keys begin to sign; ``at_once`` also withdraws the former ones."""

    def __init__(self, start_work: StartOidcWork, mint: MintKey, clock: Clock) -> None:
        self._start_work = start_work
        self._mint = mint
        self._clock = clock

    def __call__(self, *, at_once: bool = False) -> None:
        """Move every key one stage on.

        Raises:
            KeyTooYoung: the announced key is younger than a day, and it is no emergency.
        """
        now = self._clock()
        with self._start_work() as work:
            kept = work.signing_keys.all(lock=True)
            for key in kept:
                if key.stage is Stage.NEXT:
                    work.signing_keys.save(key.activated(now, at_once=at_once))
                    work.signing_keys.add(self._mint(key.alg, now))
                elif key.stage is Stage.ACTIVE:
                    self._lay_down(work, key, at_once=at_once)

    def _lay_down(self, work: OidcWork, key: KeptKey, *, at_once: bool) -> None:
        now = self._clock()
        work.signing_keys.save(key.withdrawn(now) if at_once else key.retired(now))
