"""One block of a hundred ports for a stack: which port is whose, and which block is free."""

import socket
from dataclasses import dataclass
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.ports import LOOPBACK, is_free

FIRST, STEP, LAST = 18000, 100, 22900
OFFSETS = {
    "postgres": 1,
    "redis": 2,
    "rabbitmq": 3,
    "epmd": 4,
    "dist": 5,
    "idp.web": 10,
    "idp.web.admin": 11,
    "idp.relay": 12,
    "idp.worker": 13,
    "frmr.web": 20,
    "frmr.web.admin": 21,
    "frmr.relay": 22,
    "frmr.worker": 23,
    "frmr.clerk": 24,
    "cabinet.web": 30,
    "cabinet.web.admin": 31,
    "cabinet.relay": 32,
    "cabinet.worker": 33,
    "documents.web": 40,
    "documents.web.admin": 41,
    "documents.relay": 42,
    "documents.worker": 43,
    "documents.checker": 44,
    "documents.courier": 45,
    "documents.keeper": 46,
    "inbox": 50,
    "inbox.smtp": 51,
    "counterpart": 52,
    "ca": 53,
}

# Two host names, so that cookies and Origin checks show their traps on one machine.
PUBLIC_HOSTS = {"idp": "localhost", "cabinet": LOOPBACK, "frmr": LOOPBACK, "documents": LOOPBACK}


def admin_door(service: str, role: str) -> str:
    """Name of the port on which a process tells of its health."""
    return f"{service}.web.admin" if role == "web" else f"{service}.{role}"


@dataclass(frozen=True)
class Block:
    """The ports of one stack, from ``first`` on; ``first`` itself is the supervisor's claim."""

    first: int

    def port(self, name: str) -> int:
        """The port of a process, or of one of its doors."""
        return self.first + OFFSETS[name]

    def address(self, name: str) -> str:
        """``host:port`` of a process, as it listens."""
        return f"{LOOPBACK}:{self.port(name)}"

    def url(self, name: str, host: str = LOOPBACK) -> str:
        """Its HTTP address."""
        return f"http://{host}:{self.port(name)}"

    def free(self) -> bool:
        """Whether nobody listens on a port that a process of the stack would take."""
        return all(is_free(self.first + offset) for offset in OFFSETS.values())


@dataclass(frozen=True)
class Claim:
    """A block held against other stacks for as long as the socket is open."""

    block: Block
    socket: socket.socket

    def release(self) -> None:
        """Let others have the block."""
        self.socket.close()


def claim(remembered: Path) -> Claim:
    """Take the block used last time, else the first free one, and remember it.

    Raises:
        Stopped: every block is taken.
    """
    firsts = list(range(FIRST, LAST + 1, STEP))
    if remembered.exists():
        firsts.insert(0, int(remembered.read_text("ascii")))
    for first in firsts:
        held = _hold(first)
        if held is None:
            continue
        if Block(first).free():
            remembered.write_text(str(first), "ascii")
            return Claim(Block(first), held)
        held.close()
    raise Stopped(f"every block of ports from {FIRST} to {LAST + STEP} is taken")


def _hold(port: int) -> socket.socket | None:
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((LOOPBACK, port))
        held.listen(1)
    except OSError:
        held.close()
        return None
    return held
