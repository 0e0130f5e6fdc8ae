"""Which Python the virtualenv stands on: the caller's, or one that root's children can reach."""

import subprocess
import sys
from pathlib import Path

from ordinator.account import Account
from ordinator.failures import Stopped

OLDEST = (3, 11)
SYSTEM = (Path("/usr/bin/python3"), Path("/usr/local/bin/python3"))


def base(account: Account | None) -> Path:
    """The interpreter to make the virtualenv with.

    Raises:
        Stopped: root's children can reach none.
    """
    own = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    own = own if own.exists() else Path(sys.executable)
    if reachable(own, account):
        return own
    for other in SYSTEM:
        if other.exists() and reachable(other, account) and version(other) >= OLDEST:
            return other
    assert account is not None
    raise Stopped(
        f"root drops to {account.name}, who cannot reach {own.resolve()}: install python3 of the"
        " system, or run this as an ordinary user"
    )


def reachable(python: Path, account: Account | None) -> bool:
    """Whether the children may run it."""
    return account is None or account.reaches(python.resolve())


def version(python: Path) -> tuple[int, ...]:
    """Its version, ``(3, 11)``."""
    told = _ask(python, "import sys; print(*sys.version_info[:2])")
    return tuple(int(part) for part in told.split())


def has(python: Path, module: str) -> bool:
    """Whether it has the module ``module``."""
    code = f"import importlib.util as u; print(u.find_spec({module!r}) is not None)"
    return _ask(python, code).strip() == "True"


def _ask(python: Path, code: str) -> str:
    done = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout
