"""What the bus reads of a service's settings; ``chassis.settings.Common`` has it all."""

from pathlib import Path
from typing import Protocol

from chassis.amqp.address import Broker


class BusSettings(Protocol):
    """Settings of relay and worker, under their names of the environment in small letters."""

    @property
    def amqp_url(self) -> str:
        """Where the broker is; several hosts may stand in it."""

    @property
    def ca_file(self) -> Path | None:
        """Certificates that amqps trusts."""

    @property
    def amqp_heartbeat_s(self) -> int:
        """Seconds between heartbeats."""

    @property
    def amqp_blocked_s(self) -> int:
        """Seconds that an alarm of the broker may hold a connection up."""

    @property
    def relay_window(self) -> int:
        """Messages unconfirmed at a time."""

    @property
    def relay_poll_s(self) -> float:
        """Seconds between looks when no commit rings."""

    @property
    def outbox_notify(self) -> bool:
        """Whether commits ring; without it the outbox is looked at ten times a second."""

    @property
    def outbox_days(self) -> int:
        """How long told facts are kept."""

    @property
    def inbox_days(self) -> int:
        """How long heard messages are remembered."""

    @property
    def worker_prefetch(self) -> int:
        """Messages taken ahead."""

    @property
    def worker_grace_s(self) -> float:
        """Seconds that a handler has to end when the worker must stop."""

    @property
    def admin_listen(self) -> str:
        """Where health and figures are served."""


def broker(settings: BusSettings, name: str) -> Broker:
    """The broker as these settings tell; ``name`` is seen in its list of connections."""
    return Broker(
        url=settings.amqp_url,
        heartbeat_s=settings.amqp_heartbeat_s,
        blocked_s=settings.amqp_blocked_s,
        ca_file=settings.ca_file,
        name=name,
    )
