"""Where a running house is reached: the file by which the demo and the suites know it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Described:
    """Addresses and folders of one deployment.

    Attributes:
        urls: Public addresses of the services, and of the stand's inbox, counterpart and ca.
        admin: Addresses of health and figures by process: ``frmr.worker``.
        amqp_admin_url: The broker, as its administrator.
        postgres_admin_url: The database server, as its administrator.
        seed: The file of the stand's people and organisations.
        run: A folder for what is kept of showings.
        words: What a command of the house is told so that it means this deployment.
        ca_file: The authority behind ``https`` addresses; none where there are no such.
    """

    urls: Mapping[str, str]
    admin: Mapping[str, str]
    amqp_admin_url: str
    postgres_admin_url: str
    seed: Path
    run: Path
    words: tuple[str, ...] = ()
    ca_file: Path | None = None

    @classmethod
    def read(cls, path: Path) -> Self:
        """The deployment described by the JSON file at ``path``.

        Raises:
            FileNotFoundError: nothing was started here yet.
        """
        told = json.loads(path.read_text("utf-8"))
        ca_file = told["ca_file"]
        return cls(
            urls=told["urls"],
            admin=told["admin"],
            amqp_admin_url=told["amqp_admin_url"],
            postgres_admin_url=told["postgres_admin_url"],
            seed=Path(told["seed"]),
            run=Path(told["run"]),
            words=tuple(told["words"]),
            ca_file=Path(ca_file) if ca_file else None,
        )

    @property
    def trust(self) -> dict[str, str]:
        """What programs must find in their environment to trust ``ca_file``, and it alone."""
        if self.ca_file is None:
            return {}
        return {name: str(self.ca_file) for name in ("REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")}

    def content(self) -> bytes:
        """The description as it is kept in its file."""
        told = {field.name: getattr(self, field.name) for field in fields(Described)}
        return json.dumps(told, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)
