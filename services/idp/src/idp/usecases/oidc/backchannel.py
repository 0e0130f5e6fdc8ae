"""Programs hear that a session ended, whatever becomes of the browser or of this process."""

from secrets import token_hex

from chassis.clock import Clock
from idp.domain import claims
from idp.domain.logout import LEASE, Delivery
from idp.usecases.oidc.deliveries import Backchannel, LogoutSigner
from idp.usecases.oidc.ports import StartOidcWork

BATCH = 10


class DeliverLogouts:
    """Takes what is due, tells it, and notes what came of it.

    No transaction is open while a program is waited for. Who dies between telling and noting tells
    again, by a token of its own: to end an ended session changes nothing.
    """

    def __init__(
        self,
        start_work: StartOidcWork,
        signer: LogoutSigner,
        post: Backchannel,
        *,
        clock: Clock,
        issuer: str,
    ) -> None:
        self._start_work = start_work
        self._signer = signer
        self._post = post
        self._clock = clock
        self._issuer = issuer

    def __call__(self) -> int:
        """Tell a few; how many were taken.

        Raises:
            Unavailable: there is no key to sign by; what was taken comes back by itself.
        """
        taken = 0
        while taken < BATCH and self._took_one():
            taken += 1
        return taken

    def _took_one(self) -> bool:
        now = self._clock()
        with self._start_work() as work:
            delivery = work.deliveries.claim(now, now + LEASE)
        if delivery is None:
            return False
        took = delivery.uri is not None and self._post(delivery.uri, self._token(delivery))
        now = self._clock()
        again = delivery.again_at(now)
        with self._start_work() as work:
            if took:
                work.deliveries.delivered(delivery, now)
            elif delivery.uri is None or again is None:
                work.deliveries.give_up(delivery, now)
            else:
                work.deliveries.put_off(delivery, again)
        return True

    def _token(self, delivery: Delivery) -> str:
        stamp = claims.Stamp(self._issuer, token_hex(16), self._clock())
        told = claims.logout(stamp, delivery.client_id, delivery.account_id, delivery.session_id)
        return self._signer.logout_token(told, delivery.identity_alg)
