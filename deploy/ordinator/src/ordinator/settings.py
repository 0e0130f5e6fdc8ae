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
    amqp_admin_url: str | None
    chromium: Path | None
    test_servers: Path | None
    checkout: Path | None
    state: Path | None
    stack: Path | None
    docker_host: str | None
    path: str

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Settings from ``environ``, the process's own by default; empty values are absent."""
        told = dict(os.environ if environ is None else environ)
        return cls(
            mode=told.get("MODE") or None,
            database_url=told.get("ORDINATOR_DATABASE_URL") or None,
            redis_url=told.get("ORDINATOR_REDIS_URL") or None,
            amqp_url=told.get("ORDINATOR_AMQP_URL") or None,
            amqp_admin_url=told.get("ORDINATOR_AMQP_ADMIN_URL") or None,
            chromium=_path(told, "CHROMIUM"),
            test_servers=_path(told, "ORDINATOR_TEST_SERVERS"),
            checkout=_path(told, "ORDINATOR_CHECKOUT"),
            state=_path(told, "ORDINATOR_STATE"),
            stack=_path(told, "ORDINATOR_STACK"),
            docker_host=told.get("DOCKER_HOST") or None,
            path=told.get("PATH") or os.defpath,
        )


def inherited(**more: str) -> dict[str, str]:
    """The caller's environment for its own tools (apt, pip): indexes and keys are the machine's.

    Where Python looks for modules is ours alone, so ``PYTHONPATH`` stays behind.
    """
    told = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**told, **more}


def _path(told: Mapping[str, str], name: str) -> Path | None:
    return Path(told[name]) if told.get(name) else None
