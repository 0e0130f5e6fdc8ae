"""What the environment says to the command line; no other file of the package reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Settings:
    """Wishes of whoever calls the command line, read once."""

    mode: str | None
    database_url: str | None
    redis_url: str | None
    amqp_url: str | None
    chromium: Path | None
    test_servers: Path | None
    path: str
    inherited: Mapping[str, str]

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Settings from ``environ``, the process's own by default; empty values are absent."""
        told = dict(os.environ if environ is None else environ)
        chromium, test_servers = told.get("CHROMIUM"), told.get("ORDINATOR_TEST_SERVERS")
        return cls(
            mode=told.get("MODE") or None,
            database_url=told.get("ORDINATOR_DATABASE_URL") or None,
            redis_url=told.get("ORDINATOR_REDIS_URL") or None,
            amqp_url=told.get("ORDINATOR_AMQP_URL") or None,
            chromium=Path(chromium) if chromium else None,
            test_servers=Path(test_servers) if test_servers else None,
            path=told.get("PATH") or os.defpath,
            inherited=told,
        )
