"""What stands in for the world in tests: a clock to turn, limits that never end, programs."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import ClassVar
from uuid import uuid4

from chassis.attempts import LimitReached
from idp.adapters.hasher import Argon2Hasher
from idp.domain.session import Session
from idp.usecases.ports import Opened


@dataclass
class FakeClock:
    """Stands still until it is turned."""

    at: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def __call__(self):
        return self.at

    def turn(self, **span):
        self.at += timedelta(**span)


@dataclass
class NoLimits:
    """Counts, and refuses only what a test says is reached."""

    taken: list = field(default_factory=list)
    subjects: list = field(default_factory=list)
    reached: set = field(default_factory=set)

    def take(self, subject, *names):
        if self.reached & set(names):
            raise LimitReached(limit=names[0], retry_after=1)
        self.taken += names
        self.subjects.append(subject)

    def clear(self, subject, *names):
        pass


@cache
def _argon2():
    return Argon2Hasher(8)


class SharedHasher:
    """Argon2 as it is, each of its answers found once in a run: the stand has few passwords.

    What the hasher itself does is shown in ``test_secrets``.
    """

    _hashes: ClassVar[dict] = {}
    _verdicts: ClassVar[dict] = {}

    def __init__(self, slots, queue=0):
        self.is_outdated = _argon2().is_outdated

    def turn(self):
        return nullcontext()

    def hash(self, password):
        if password not in self._hashes:
            self._hashes[password] = _argon2().hash(password)
        return self._hashes[password]

    def verify(self, hashed, password):
        asked = (hashed, password)
        if asked not in self._verdicts:
            self._verdicts[asked] = _argon2().verify(hashed, password)
        return self._verdicts[asked]


@dataclass
class FakeSessions:
    """Opens sessions on paper, and answers programs with a made-up code."""

    clock: FakeClock
    opened: list = field(default_factory=list)
    held: dict = field(default_factory=dict)
    issued: list = field(default_factory=list)
    refused: list = field(default_factory=list)

    def open(self, opening):
        session = Session(
            id=uuid4(),
            account_id=opening.account_id,
            cookie_hash=b"",
            amr=opening.amr,
            acr=opening.acr,
            auth_time=self.clock(),
            idle_at=self.clock() + timedelta(minutes=30),
            expires_at=self.clock() + timedelta(hours=12),
        )
        self.opened.append(opening)
        return Opened(session, f"session-of-{opening.account_id}")

    def hold(self, session_id):
        return self.held[session_id]

    def issue(self, request, session, *, again=False):
        self.issued.append((request, session))
        return f"{request['redirect_uri']}?code=made-up&state={request['state']}"

    def refuse(self, request, error):
        self.refused.append((request, error))
        return f"{request['redirect_uri']}?error={error}"
