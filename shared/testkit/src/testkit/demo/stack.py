"""Where a running stack is reached: what `make up` wrote down for testers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Stack:
    """Addresses of one deployment; ``urls`` names idp, cabinet, frmr, documents and the stand."""

    urls: dict[str, str]
    amqp_admin_url: str
    seed: Path
    run: Path
    logs: Path

    @property
    def showings(self) -> Path:
        """The folder of what was shown here: pictures, proofs, the memory of who went."""
        folder = self.run / "demo"
        folder.mkdir(0o700, exist_ok=True)
        return folder

    @property
    def memory(self) -> Path:
        """Who was shown here already, and what the last one left."""
        return self.showings / "memory.json"

    @classmethod
    def read(cls, path: Path) -> Self:
        """The stack described by the JSON file at ``path``.

        Raises:
            FileNotFoundError: nothing was started here yet.
        """
        told = json.loads(path.read_text("utf-8"))
        return cls(
            urls=told["urls"],
            amqp_admin_url=told["amqp_admin_url"],
            seed=Path(told["seed"]),
            run=Path(told["run"]),
            logs=Path(told["logs"]),
        )
