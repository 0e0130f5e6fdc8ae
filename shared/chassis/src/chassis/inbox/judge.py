"""What becomes of one delivered message: the table of listening, without a broker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from chassis import traffic
from chassis.clock import Clock, now
from chassis.envelope import ATTEMPT, PARKED, REDRIVEN, REFUSED, Envelope, Malformed, from_amqp
from chassis.inbox.lost import own_lost
from chassis.inbox.ports import Handler, InboxStore, Outcome
from chassis.message import EXCHANGE, Message
from chassis.origin import heard
from chassis.refusal import Refusal, Unavailable

_LOG = structlog.get_logger()

NOW = "now"
DEAD = "dlq"
RETRIES = ("5s", "60s", "600s")
# After the first, second, third bug; the fourth is a dead letter.
_AFTER_BUG = RETRIES
# Parked as long as another service does not answer: 5 s thrice, 60 s five times, then 600 s.
_PARKINGS = ("5s",) * 3 + ("60s",) * 5
_PARKED_LONG = "600s"


@dataclass(frozen=True)
class Done:
    """Acknowledge."""

    outcome: str


@dataclass(frozen=True)
class Again:
    """Acknowledge once a copy is kept under ``key`` of the service's retry exchange."""

    key: str
    headers: Mapping[str, Any]
    outcome: str


@dataclass(frozen=True)
class Halt:
    """Give everything back and wait for one's own stores."""

    why: str


Verdict = Done | Again | Halt
Check = Callable[[str, object], None]


class Judge:
    """Hands a message to its handler and says what is to be done with it then.

    Args:
        handlers: One for each type that the service listens to.
        store: The inbox.
        check: Raises ``UnknownEvent`` or ``Malformed`` of ``contracts.events``.
        clock: The time.
    """

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        store: InboxStore,
        check: Check,
        clock: Clock = now,
    ) -> None:
        self._handlers = handlers
        self._store = store
        self._check = check
        self._clock = clock

    def handle(self, message: Message) -> Verdict:
        """Handle a message of the service's inbox."""
        try:
            envelope = from_amqp(message)
            handler = self._handler(envelope)
        except Malformed as error:
            return self._dead(message, f"{error.code} {error.pointer}".rstrip())
        with heard(envelope):
            return self._handle(message, envelope, handler)

    def put_aside(self, message: Message, what: str) -> Again:
        """Park a message that alone finds ``what`` away, so that it holds no neighbour up."""
        parked = _count(message, PARKED) + 1
        key = _PARKINGS[parked - 1] if parked <= len(_PARKINGS) else _PARKED_LONG
        _LOG.warning(
            "event.parked",
            message_id=message.message_id,
            type=message.type,
            what=what,
            times=parked,
        )
        return Again(key, {PARKED: parked}, "parked")

    def known(self, message: Message) -> str:
        """The type, if it is one of ours: labels of figures are a closed list."""
        return message.type if message.type and message.type in self._handlers else "unknown"

    def redriven(self, message: Message) -> bool:
        """Whether it comes from the dead letters, and this is its first try since then."""
        again = _count(message, ATTEMPT) + _count(message, PARKED)
        return _count(message, REDRIVEN) > 0 and not again

    def _handler(self, envelope: Envelope) -> Handler:
        handler = self._handlers.get(envelope.type)
        if handler is None:
            raise Malformed("event-unknown", "/type")
        try:
            self._check(envelope.type, envelope.body)
        except LookupError:
            raise Malformed("event-unknown", "/type") from None
        except ValueError as error:
            keyword = getattr(error, "keyword", "malformed")
            raise Malformed(f"body-{keyword}", getattr(error, "pointer", "")) from None
        return handler

    def _handle(self, message: Message, envelope: Envelope, handler: Handler) -> Verdict:
        try:
            outcome = handler(envelope)
        except Refusal as refusal:
            return self._refused(envelope, refusal)
        except Malformed as error:
            return self._dead(message, f"{error.code} {error.pointer}".rstrip())
        except Exception as error:  # noqa: BLE001  whatever a handler raises has a line of the table
            return self._failed(message, envelope, error)
        self._log(envelope, outcome.value)
        if outcome is Outcome.APPLIED:
            lag = (self._clock() - envelope.occurred_at).total_seconds()
            traffic.EVENT_LAG.observe(max(0.0, lag))
        return Done(outcome.value)

    def _refused(self, envelope: Envelope, refusal: Refusal) -> Verdict:
        try:
            first = self._store.refused(envelope, refusal.code)
        except Unavailable as lost:
            return Halt(lost.what)
        outcome = "refused" if first else Outcome.SEEN.value
        self._log(envelope, outcome, code=refusal.code)
        return Done(outcome)

    def _failed(self, message: Message, envelope: Envelope, error: Exception) -> Verdict:
        if own_lost(error):
            return Halt(error.what if isinstance(error, Unavailable) else "database")
        if isinstance(error, Unavailable):
            return self.put_aside(message, error.what)
        attempt = _count(message, ATTEMPT) + 1
        # A traceback may quote values: the class and the place are enough to find the bug.
        _LOG.error(
            "event.failed",
            type=envelope.type,
            attempt=attempt,
            kind=type(error).__name__,
            place=_place(error),
        )
        if attempt > len(_AFTER_BUG):
            return self._dead(message, type(error).__name__)
        return Again(_AFTER_BUG[attempt - 1], {ATTEMPT: attempt}, "failed")

    def _dead(self, message: Message, reason: str) -> Verdict:
        _LOG.warning("event.dead", message_id=message.message_id, why=reason)
        return Again(DEAD, {REFUSED: reason}, "dead")

    def _log(self, envelope: Envelope, outcome: str, **more: object) -> None:
        _LOG.info(f"event.{outcome}", type=envelope.type, **more)


def copy(message: Message, service: str, verdict: Again) -> Message:
    """The copy that is kept in the place of the original: same id, same bytes."""
    ours = {} if message.exchange == EXCHANGE else _ours(message)
    theirs = {name: value for name, value in message.headers.items() if not name.startswith("x-")}
    return replace(
        message,
        exchange=f"{service}.retry",
        key=verdict.key,
        headers=theirs | ours | dict(verdict.headers),
        mandatory=True,
    )


def _ours(message: Message) -> dict[str, Any]:
    """Counters that this service wrote; from the exchange of events they mean nothing."""
    names = (ATTEMPT, PARKED, REFUSED, REDRIVEN)
    return {name: message.headers[name] for name in names if name in message.headers}


def _count(message: Message, header: str) -> int:
    value = message.headers.get(header, 0)
    return value if isinstance(value, int) and message.exchange != EXCHANGE else 0


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
