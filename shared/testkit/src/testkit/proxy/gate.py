"""One direction of a proxied connection: passes, delays, throttles, holds or swallows bytes."""

import asyncio
from collections.abc import Callable
from typing import Literal

Direction = Literal["up", "down"]
"""Up is from the client to the server, down is back."""


class Gate:
    """What happens to each piece of bytes of one direction; lives in the proxy's event loop.

    ``struck`` is called for each piece that met a fault.
    """

    def __init__(self, struck: Callable[[], None]) -> None:
        self._struck = struck
        self._open = asyncio.Event()
        self.heal()

    def heal(self) -> None:
        """Pass everything, what is held too."""
        self.delay_s = 0.0
        self.bytes_per_s: float | None = None
        self.swallows = False
        self._marker: bytes | None = None
        self._open.set()

    def hold(self, containing: bytes | None) -> None:
        """Hold all from now on, or from the first piece that contains these bytes."""
        if containing is None:
            self._open.clear()
        else:
            self._marker = containing

    async def passes(self, piece: bytes, before: bytes) -> bool:
        """Wait as long as the fault demands; False if the piece is to vanish.

        ``before`` are the bytes that went ahead, so that a marker cut in two is found.
        """
        if self._marker is not None and self._marker in before + piece:
            self._marker = None
            self._open.clear()
        if not self._open.is_set():
            self._struck()
            await self._open.wait()
        if self.swallows:
            self._struck()
            return False
        pause = self.delay_s + (len(piece) / self.bytes_per_s if self.bytes_per_s else 0)
        if pause:
            self._struck()
            await asyncio.sleep(pause)
        return True
