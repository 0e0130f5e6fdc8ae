"""Where the checkout lies and where its running state is kept."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ordinator.account import Account, dropped_to
from ordinator.settings import Settings

ELSEWHERE = Path("/var/tmp")  # noqa: S108  survives a reboot and is reachable by everyone


@dataclass(frozen=True)
class Place:
    """One checkout: its root, its state, and the account its children run as.

    ``moved`` tells why the state does not lie in the checkout, or is None. ``house`` is the code
    that runs: the checkout itself, or its copy in the state where the children cannot reach it.
    """

    checkout: Path
    state: Path
    house: Path
    account: Account | None
    moved: str | None

    @classmethod
    def of(cls, checkout: Path, account: Account | None = None) -> Self:
        """The place of ``checkout``; as root the children's account is found by itself."""
        checkout = checkout.resolve()
        account = account or dropped_to()
        unreachable = account is not None and not account.reaches(checkout)
        if not unreachable and " " not in str(checkout):
            return cls(checkout, checkout / ".run", checkout, account, None)
        mark = hashlib.sha256(str(checkout).encode()).hexdigest()[:12]
        state = ELSEWHERE / f"ordinator-{mark}"
        if account is not None and unreachable:
            moved = f"the user {account.name} cannot reach the checkout"
            return cls(checkout, state, state / "house", account, moved)
        return cls(checkout, state, checkout, account, "the path of the checkout holds a space")

    @property
    def tree(self) -> Path:
        """Root of the private tree of Debian packages."""
        return self.state / "tree"

    @property
    def told(self) -> dict[str, str]:
        """What a child must find in its environment to stand at the same place."""
        return {"ORDINATOR_CHECKOUT": str(self.checkout), "ORDINATOR_STATE": str(self.state)}

    def folder(self, *names: str) -> Path:
        """A folder of the state, made when missing, closed to others, owned by the children."""
        self._make(self.state)
        path = self.state
        for name in names:
            path = path / name
            self._make(path)
        return path

    def write(self, path: Path, content: bytes) -> Path:
        """Put ``content`` at ``path`` in one step, readable by the children alone."""
        fresh = path.with_name(path.name + ".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        self.give(fresh)
        fresh.replace(path)
        return path

    def give(self, path: Path) -> None:
        """Make the children's account the owner of ``path``."""
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)

    def _make(self, path: Path) -> None:
        if not path.is_dir():
            path.mkdir(mode=0o700, exist_ok=True)
            self.give(path)


def here(settings: Settings) -> Place:
    """The place of this code: as the process that started this one found it, else found now."""
    code = Path(__file__).resolve().parents[4]
    if settings.checkout is None or settings.state is None:
        return Place.of(code)
    return Place(settings.checkout, settings.state, code, dropped_to(), None)
