"""Receipts that come later: posted to the sender from a thread, tried again while it is away."""

from collections.abc import Callable, Sequence
from threading import Event, Thread

import requests

TRIES = 20
PAUSE_S = 1.0
_SERVER_ERROR = 500


class Postman:
    """Posts receipts to ``POST {sender}/deliveries/{id}/receipts`` as ``application/jose``."""

    def __init__(self, sender_url: str | None) -> None:
        self._sender_url = sender_url
        self._closed = Event()

    def post_later(
        self,
        delivery_id: str,
        receipts: Sequence[str],
        after_s: float,
        told: Callable[[str], None],
    ) -> None:
        """Post after a while; ``told`` hears each answer's status, or why there was none."""
        if receipts:
            Thread(
                target=self._post, args=(delivery_id, receipts, after_s, told), daemon=True
            ).start()

    def close(self) -> None:
        """Post nothing more."""
        self._closed.set()

    def _post(
        self,
        delivery_id: str,
        receipts: Sequence[str],
        after_s: float,
        told: Callable[[str], None],
    ) -> None:
        if self._sender_url is None:
            told("no address of the sender")
            return
        url = f"{self._sender_url}/deliveries/{delivery_id}/receipts"
        self._closed.wait(after_s)
        for receipt in receipts:
            told(self._tried(url, receipt))

    def _tried(self, url: str, receipt: str) -> str:
        for _ in range(TRIES):
            if self._closed.is_set():
                break
            try:
                answer = requests.post(
                    url,
                    data=receipt,
                    headers={"Content-Type": "application/jose"},
                    timeout=5,
                    allow_redirects=False,
                )
            except requests.RequestException:
                self._closed.wait(PAUSE_S)
                continue
            if answer.status_code < _SERVER_ERROR:
                return str(answer.status_code)
            self._closed.wait(PAUSE_S)
        return "given up"
