"""People at work while a house is changed beneath them: pages, sign-ins, uploads, all counted.

A caller tries again as browsers and people do: where no connection is had, where a kept one ends
before a word of the answer, and after 503 with ``Retry-After``. Each retry is counted by its
reason; whatever else is no good answer is a failure.
"""

import copy
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

import requests

from testkit.demo import cabinet, newcomer, summary
from testkit.demo.codes import Inbox
from testkit.demo.journey import FAILURES, STEPS, play
from testkit.demo.observer import Observer
from testkit.demo.showing import Row, Showing, StepFailed, expect
from testkit.demo.stack import Stack
from testkit.visitor import Visitor

PATIENCE_S = 40.0
AGAIN_S = 0.3
LONGEST_S = 3.0  # what is asked for is waited for, up to this
TIMEOUT_S = 20
AWAY = (502, 503, 504)
PAGES = ("/home", "/profile", "/documents")
DOORS = ("/oauth2/jwks", "/.well-known/openid-configuration")
FIRST_STEPS = 7  # of the journey: until the workplace is chosen


@dataclass
class Tally:
    """What callers met."""

    answered: Counter[str] = field(default_factory=Counter)
    retried: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def good(self, what: str) -> None:
        """One good answer."""
        with self._lock:
            self.answered[what] += 1

    def again(self, why: str) -> None:
        """One more try."""
        with self._lock:
            self.retried[why] += 1

    def bad(self, told: str) -> None:
        """Something that no caller may be left with."""
        with self._lock:
            self.failed.append(told)

    def __str__(self) -> str:
        """One line of figures."""
        parts = [f"{what} {self.answered[what]}" for what in ("requests", "sign-ins", "uploads")]
        retries = ", ".join(f"{why} {count}" for why, count in sorted(self.retried.items()))
        return f"{', '.join(parts)}; failed {len(self.failed)}; retried: {retries or 'none'}"


class Patient(requests.Session):
    """A caller's session: tries again while a house says that it may."""

    def __init__(self, tally: Tally, trusted: str | None) -> None:
        super().__init__()
        self._tally = tally
        self._trusted = trusted

    def send(self, request: requests.PreparedRequest, **sent: Any) -> requests.Response:
        """Send until it is answered.

        Raises:
            requests.RequestException: it was not, for longer than people wait.
        """
        if self._trusted is not None:
            sent["verify"] = self._trusted
        deadline = time.monotonic() + PATIENCE_S
        while True:
            late = time.monotonic() > deadline
            try:
                answer = super().send(request, **sent)
            except requests.ConnectionError as error:
                if late:
                    raise
                self._tally.again("refused" if "NewConnectionError" in repr(error) else "cut off")
                time.sleep(AGAIN_S)
            else:
                if late or answer.status_code not in AWAY or "Retry-After" not in answer.headers:
                    self._tally.good("requests")
                    return answer
                self._tally.again(str(answer.status_code))
                time.sleep(min(float(answer.headers["Retry-After"]), LONGEST_S))


@dataclass
class People:
    """One person of the stand, signed in and bound, in as many browsers as are wanted."""

    showing: Showing
    tally: Tally = field(default_factory=Tally)

    def browser(self, *, signed_in: bool = True) -> Showing:
        """Another browser of the person, patient."""
        visitor = Visitor()
        patient = Patient(self.tally, trusted(self.showing.stack))
        patient.headers.update(visitor.session.headers)
        if signed_in:
            assert isinstance(self.showing.visitor, Visitor)
            patient.cookies.update(self.showing.visitor.session.cookies)
        visitor.session = patient
        other = copy.copy(self.showing)
        other.visitor, other.lines = visitor, []
        return other


def trusted(stack: Stack) -> str | None:
    """By whose word the sites of a stack are believed; None: the machine's own authorities."""
    return str(stack.ca_file) if stack.ca_file else None


def moved_in(stack: Stack, seed: Row) -> People:
    """A newcomer registers, is confirmed and bound, and chooses the workplace.

    Raises:
        StepFailed: the journey did not come so far.
    """
    person = newcomer.next_one(stack, seed)
    with Observer(stack.amqp_admin_url) as observer:
        showing = Showing(stack, seed, person, Inbox(stack.urls["inbox"]), observer)
        if not play(showing, steps=STEPS[1 : FIRST_STEPS - 1]):
            raise StepFailed("the person of the traffic did not move in")
    # Nobody listens from here on: a broker hangs up on a connection that stays silent.
    return People(showing)


class Traffic:
    """Callers in threads of their own for as long as it is entered."""

    def __init__(self, people: People, *, doors: int = 2, pace_s: float = 0.02) -> None:
        self._people = people
        self._tally = people.tally = Tally()
        self._stop = Event()
        self._pace_s = pace_s
        callers = [*[self._call_at_doors] * doors, self._read, self._sign_in, self._upload]
        self._threads = [Thread(target=caller, daemon=True) for caller in callers]

    def __enter__(self) -> Tally:
        for thread in self._threads:
            thread.start()
        return self._tally

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_S + TIMEOUT_S)

    def _call_at_doors(self) -> None:
        """What every service and every browser asks of idp."""
        stack = self._people.showing.stack
        session = Patient(self._tally, trusted(stack))
        addresses = [stack.urls["idp"] + door for door in DOORS]
        self._each(addresses, lambda url: _good(session.get(url, timeout=TIMEOUT_S)), self._pace_s)

    def _read(self) -> None:
        """Pages of the cabinet: a session, an exchanged token, the services behind."""
        browser = self._people.browser()
        self._each(PAGES, lambda path: _page(browser, path), 0.4)

    def _sign_in(self) -> None:
        def sign_in(_nothing: str) -> None:
            cabinet.enter(self._people.browser(signed_in=False))
            self._tally.good("sign-ins")

        self._each([""], sign_in, 5)  # an address has 60 calls at open doors a minute

    def _upload(self) -> None:
        browser = self._people.browser()

        def upload(_nothing: str) -> None:
            summary.upload(browser)
            self._tally.good("uploads")

        self._each([""], upload, 2)

    def _each(self, those: Sequence[str], call: Callable[[str], object], pace_s: float) -> None:
        while not self._stop.is_set():
            for one in those:
                try:
                    call(one)
                except FAILURES as error:
                    self._tally.bad(f"{time.strftime('%H:%M:%S')} {one} {error!r:.300}")
                if self._stop.wait(pace_s):
                    return


def _good(answer: requests.Response) -> None:
    if answer.status_code != 200:  # noqa: PLR2004 - OK
        raise StepFailed(f"{answer.url} answered {answer.status_code}")


def _page(browser: Showing, path: str) -> None:
    expect(browser.visitor.open(browser.url("cabinet", path)), path, "a page of the cabinet")
