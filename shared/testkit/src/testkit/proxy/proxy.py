"""The proxy itself: an event loop in a thread of its own, told what to do from any other."""

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Thread

from testkit.proxy.gate import Direction, Gate
from testkit.running import Running

_PIECE = 65_536
_TAIL = 256
_BOTH: tuple[Direction, ...] = ("up", "down")
# SO_LINGER with zero seconds: close() sends RST instead of FIN.
_LINGER_ZERO = struct.pack("ii", 1, 0)


class FaultProxy(Running):
    """Stands before ``target``; point the client at ``port`` instead.

    Use it as a context manager. Faults hold until ``heal``; ``struck`` counts what met one.
    """

    def __init__(self, target: tuple[str, int], host: str = "127.0.0.1", port: int = 0) -> None:
        self._target = target
        self._host = host
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)
        self._count = 0
        self._counted = Condition()
        self._gates: dict[Direction, Gate] = {way: Gate(self._strike) for way in _BOTH}
        self._pairs: dict[asyncio.Task[None], tuple[socket.socket, ...]] = {}
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self.port = self._listen(port)

    @property
    def struck(self) -> int:
        """How many pieces or connections met a fault since the last ``heal``."""
        with self._counted:
            return self._count

    def wait_struck(self, times: int = 1, timeout: float = 10.0) -> None:
        """Return once a fault has struck so often.

        Raises:
            TimeoutError: it has not; a test that goes on would prove nothing.
        """
        with self._counted:
            if not self._counted.wait_for(lambda: self._count >= times, timeout):
                raise TimeoutError(f"the fault struck {self._count} times, not {times}")

    def delay(self, seconds: float, *ways: Direction) -> None:
        """Let each piece wait; without a direction, both."""

        def change(gate: Gate) -> None:
            gate.delay_s = seconds

        self._each(ways, change)

    def rate(self, bytes_per_s: float, *ways: Direction) -> None:
        """Pass no more than this."""

        def change(gate: Gate) -> None:
            gate.bytes_per_s = bytes_per_s

        self._each(ways, change)

    def black_hole(self, *ways: Direction) -> None:
        """Take everything and pass nothing; connections stay open."""

        def change(gate: Gate) -> None:
            gate.swallows = True

        self._each(ways, change)

    def hold(self, way: Direction, containing: bytes | None = None) -> None:
        """Keep what goes one way until ``heal``, from the first piece with these bytes on."""
        self._each((way,), lambda gate: gate.hold(containing))

    def reset(self) -> None:
        """Break every connection by RST; what was held is forgotten."""
        self._run(lambda: self._break(rst=True))

    def drop(self) -> None:
        """Close every connection and refuse new ones until ``heal``."""

        def change() -> None:
            self._stop_listening()
            self._break(rst=False)

        self._run(change)

    def heal(self) -> None:
        """Pass everything again; what is held goes on, unless ``reset`` forgot it first."""

        def change() -> None:
            for gate in self._gates.values():
                gate.heal()
            if self._listener is None:
                self._listen(self.port)
                self._begin_accepting()
            with self._counted:
                self._count = 0

        self._run(change)

    def start(self) -> None:
        """Begin to accept connections; returns at once."""
        self._thread.start()
        self._run(self._begin_accepting)

    def stop(self) -> None:
        """Close everything."""

        def change() -> None:
            self._stop_listening()
            self._break(rst=False)

        async def ended() -> None:
            await asyncio.gather(*self._pairs, return_exceptions=True)

        self._run(change)
        asyncio.run_coroutine_threadsafe(ended(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _each(self, ways: tuple[Direction, ...], change: Callable[[Gate], None]) -> None:
        def apply() -> None:
            for way in ways or _BOTH:
                change(self._gates[way])

        self._run(apply)

    def _run(self, change: Callable[[], object]) -> None:
        """Do it in the loop's thread and wait until it is done."""

        async def turn() -> None:
            change()
            # Cancelled tasks need a turn of the loop to let go of their sockets.
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(turn(), self._loop).result()

    def _strike(self) -> None:
        with self._counted:
            self._count += 1
            self._counted.notify_all()

    def _listen(self, port: int) -> int:
        self._listener = socket.create_server((self._host, port))
        self._listener.setblocking(False)  # noqa: FBT003  the name of the call says what is meant
        return int(self._listener.getsockname()[1])

    def _begin_accepting(self) -> None:
        if self._listener is not None:
            self._accepting = self._loop.create_task(self._accept(self._listener))

    def _stop_listening(self) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            self._accepting = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _break(self, *, rst: bool) -> None:
        for task, sockets in list(self._pairs.items()):
            self._strike()
            task.cancel()
            for end in sockets:
                if rst:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)

    async def _accept(self, listener: socket.socket) -> None:
        while True:
            client, _ = await self._loop.sock_accept(listener)
            client.setblocking(False)  # noqa: FBT003  as above
            server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            server.setblocking(False)  # noqa: FBT003  as above
            task = self._loop.create_task(self._connect(client, server))
            self._pairs[task] = (client, server)
            task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        for end in self._pairs.pop(task):
            end.close()

    async def _connect(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            await self._loop.sock_connect(server, self._target)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(client, server, "up"))
                both.create_task(self._pump(server, client, "down"))

    async def _pump(self, source: socket.socket, sink: socket.socket, way: Direction) -> None:
        before = b""
        with suppress(OSError):
            while piece := await self._loop.sock_recv(source, _PIECE):
                if await self._gates[way].passes(piece, before):
                    await self._loop.sock_sendall(sink, piece)
                before = (before + piece)[-_TAIL:]
            sink.shutdown(socket.SHUT_WR)
