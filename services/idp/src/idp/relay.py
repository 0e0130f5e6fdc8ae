"""The telling process: outbox to exchange, codes to phones, ends of sessions to programs."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event, Thread

import structlog
from prometheus_client import Gauge

from chassis import database, health, outbox
from chassis.clock import Clock
from chassis.heartbeat import Heartbeat
from chassis.refusal import Unavailable
from idp.adapters.bell import DISPATCH, LOGOUT, Bell
from idp.adapters.outbox import PostgresOutbox
from idp.settings import Settings
from idp.usecases.audit.sealing import AgeOfUnsealed, SealAudit
from idp.usecases.local_access.ending import EndExpiredAccess
from idp.wiring import accounts
from idp.wiring.audit import wire_age_of_unsealed, wire_audit_sweeping, wire_sealing
from idp.wiring.backchannel import wire_backchannel
from idp.wiring.oidc import wire_token_sweeping
from idp.wiring.presence import wire_device_sweeping
from idp.wiring.recovery import wire_disavowal_sweeping
from idp.wiring.staff import wire_expiry

LOOK_S = 1.0
PAUSE_S = 2.0
SWEEP_EACH = timedelta(hours=1)
SEAL_EACH_S = 10.0
UNSEALED = Gauge(
    "ordinator_audit_unsealed_seconds",
    "Age of the oldest entry of the audit that is not sealed",
    multiprocess_mode="mostrecent",
)

_log = structlog.get_logger()


class Sending:
    """The loop that sends: woken by commits, looking by itself each second for what is put off."""

    def __init__(
        self,
        name: str,
        send: Callable[[], int],
        sweeps: Sequence[Callable[[], None]],
        bell: Bell,
        clock: Clock,
    ) -> None:
        self.name = name
        self.heartbeat = Heartbeat()
        self._send = send
        self._sweeps = sweeps
        self._bell = bell
        self._clock = clock
        self._swept_at = clock()

    def run(self, stopping: Event) -> None:
        """Send until told to stop; a database that is away is waited for."""
        while not stopping.is_set():
            self.heartbeat.beat()
            try:
                self._bell.wait(LOOK_S)
                while self._send():
                    self.heartbeat.beat()
                self._tidy()
            except Unavailable as away:
                _log.warning(f"{self.name}.halted", what=away.what)
                stopping.wait(PAUSE_S)
            except Exception:  # noqa: BLE001 - one bad message must not stop all others
                _log.exception(f"{self.name}.failed")
                stopping.wait(PAUSE_S)
        self._bell.close()

    def _tidy(self) -> None:
        now = self._clock()
        if now - self._swept_at >= SWEEP_EACH:
            for sweep in self._sweeps:
                sweep()
            self._swept_at = now


class Sealing:
    """The loop that seals the audit; its log is where a cut end of the chain still shows."""

    name = "audit"

    def __init__(self, seal: SealAudit, age: AgeOfUnsealed) -> None:
        self.heartbeat = Heartbeat()
        self._seal = seal
        self._age = age

    def run(self, stopping: Event) -> None:
        """Seal each ten seconds until told to stop; what is not sealed now is sealed later."""
        while not stopping.is_set():
            self.heartbeat.beat()
            try:
                # First: what hinders the sealing must not hinder the figure that tells of it.
                UNSEALED.set(self._age().total_seconds())
                for seal in self._seal():
                    told = {"entries": seal.entries, "hash": seal.hash.hex()}
                    _log.info("audit.sealed", number=seal.number, **told)
            except Unavailable as away:
                _log.warning("audit.halted", what=away.what)
            except Exception:  # noqa: BLE001 - the next round may well go
                _log.exception("audit.failed")
            stopping.wait(SEAL_EACH_S)


class Expiring:
    """The loop that ends local access whose time is over, so that everybody hears of it."""

    name = "local-access"

    def __init__(self, end: EndExpiredAccess) -> None:
        self.heartbeat = Heartbeat()
        self._end = end

    def run(self, stopping: Event) -> None:
        """Look each second until told to stop; what is not ended now is ended later."""
        while not stopping.wait(LOOK_S):
            self.heartbeat.beat()
            try:
                self._end()
            except Unavailable as away:
                _log.warning("local-access.halted", what=away.what)
            except Exception:  # noqa: BLE001 - the next round may well go
                _log.exception("local-access.failed")


def run(settings: Settings) -> int:
    """Tell and send until SIGTERM; the exit code."""
    engine = database.engine(settings.database_url, 2)
    shared = accounts.hands(settings, engine)
    sending = Sending(
        "dispatch",
        accounts.wire_dispatch(shared),
        (
            accounts.wire_sweeping(shared),
            wire_token_sweeping(shared.start_work, shared.clock),
            wire_audit_sweeping(shared),
            wire_device_sweeping(shared),
            wire_disavowal_sweeping(shared),
        ),
        Bell(settings.database_url, DISPATCH),
        shared.clock,
    )
    # A loop of its own: a program that is slow to listen must not keep anybody's code waiting.
    farewells = Sending(
        "logout", wire_backchannel(shared), (), Bell(settings.database_url, LOGOUT), shared.clock
    )
    sealing = Sealing(wire_sealing(shared), wire_age_of_unsealed(shared))
    expiring = Expiring(wire_expiry(shared))
    stopping = Event()
    threads = [
        Thread(target=loop.run, args=(stopping,), name=loop.name)
        for loop in (sending, farewells, sealing, expiring)
    ]
    for thread in threads:
        thread.start()
    try:
        checks = {
            "sending": health.beating(sending.heartbeat),
            "farewells": health.beating(farewells.heartbeat),
            "sealing": health.beating(sealing.heartbeat),
            "expiring": health.beating(expiring.heartbeat),
            **health.stores(settings.database_url, "idp"),
        }
        return outbox.run("idp", PostgresOutbox(settings.database_url), settings, checks)
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
