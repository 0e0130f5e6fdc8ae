"""Serves a web process with gunicorn: the public door and the admin port."""

import gc
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from chassis import metrics
from chassis.cores import web_workers
from chassis.serve.overload import Worker

_MEMORY = Path("/dev/shm")  # noqa: S108 - where gunicorn keeps its heartbeats; never a disk


class Served(Protocol):
    """What the settings of a service tell; ``chassis.settings.Common`` has it all."""

    @property
    def listen(self) -> str:
        """host:port of the public door."""

    @property
    def admin_listen(self) -> str:
        """host:port of health, figures and admin routes."""

    @property
    def web_workers(self) -> int:
        """Processes that answer; 0: two where there are more than two cores, else one."""

    @property
    def web_threads(self) -> int:
        """Requests that one of them answers at a time."""

    @property
    def waiting_max(self) -> int:
        """Requests that may wait at one of them; who comes beyond is told so at once."""


def run(build_app: Callable[[], Flask], *, service: str, settings: Served) -> None:
    """Serve until SIGTERM; each worker builds its application after the fork.

    Raises:
        ValueError: several workers without PROMETHEUS_MULTIPROC_DIR would each tell half.
    """
    metrics.begin()
    if settings.web_workers > 1 and not metrics.shared():
        raise ValueError("several web workers want PROMETHEUS_MULTIPROC_DIR")
    try:
        Arbiter(_Application(build_app, _settings(service, settings))).run()
    except SystemExit as ended:
        if ended.code:
            raise


def _settings(service: str, told: Served) -> dict[str, Any]:
    return {
        "proc_name": service,
        "bind": [told.listen, told.admin_listen],
        "worker_class": type("Worker", (Worker,), {"waiting_max": told.waiting_max}),
        "workers": web_workers(told.web_workers),
        "threads": told.web_threads,
        "timeout": 30,
        "graceful_timeout": 25,
        # Longer than the edge keeps its side, so that the edge never writes into a closed one.
        "keepalive": 75,
        "worker_tmp_dir": str(_MEMORY) if os.access(_MEMORY, os.W_OK) else None,
        # Processes of one user would fight over its file.
        "control_socket_disable": True,
        # Forwarded headers are the business of the application's one ProxyFix.
        "forwarded_allow_ips": "",
        "header_map": "refuse",
        # A token of 8 KiB and one byte is refused by the lock, with a challenge.
        "limit_request_field_size": 12 << 10,
        "logger_class": _Log,
        "pre_fork": _freeze,
        "child_exit": _forget,
    }


class _Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """What gunicorn wants to know."""

    def __init__(self, build_app: Callable[[], Flask], settings: dict[str, Any]) -> None:
        self._build_app = build_app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's own."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application."""
        return self._build_app()


class _Log(Logger):  # type: ignore[misc]  # likewise
    """Hands gunicorn's lines to the logs of the house."""

    def setup(self, cfg: Any) -> None:
        """Keep no handler of its own."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)


def _freeze(_server: object, _worker: object) -> None:
    """Keep the collector off what workers share: it would write into each page and so copy it."""
    gc.collect()
    gc.freeze()


def _forget(_server: object, worker: Any) -> None:
    metrics.forget_process(worker.pid)
