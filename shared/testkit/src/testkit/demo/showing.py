"""What one showing of the journey knows: the stack, the person, what was seen so far."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from testkit.chromium import Chromium
from testkit.demo.codes import Inbox
from testkit.demo.observer import Observer
from testkit.demo.stack import Stack
from testkit.visitor import Page, Visitor, Walker

Row = dict[str, Any]
RELOAD_S = 0.5


class StepFailed(Exception):
    """A step did not come to what it shows; the sentence says what was seen instead."""


@dataclass
class Showing:
    """One person going through the seven steps; ``lines`` is what the current step tells."""

    stack: Stack
    seed: Row
    person: Row
    inbox: Inbox
    observer: Observer
    visitor: Walker = field(default_factory=Visitor)
    account_id: str = ""
    document_id: str = ""
    content: bytes = b""
    lines: list[str] = field(default_factory=list)
    proven: list[str] = field(default_factory=list)
    pictures: int = 0

    def url(self, service: str, path: str = "") -> str:
        """An address of a service of the stack."""
        return self.stack.urls[service] + path

    def organisation(self) -> Row:
        """The organisation of the person's first position.

        Raises:
            StepFailed: the seed knows none.
        """
        for row in self.seed["organisations"]:
            for position in row["positions"]:
                if position["worker_id"] == self.person["worker_id"]:
                    return dict(row)
        raise StepFailed(f"the seed has no position for {self.person['slug']}")

    def awaited(self, path: str, fits: Callable[[Page], bool], seconds: float = 30) -> Page:
        """The cabinet's page at ``path`` once it fits: reloaded as a person who waits does.

        A page that only asks for a second, because the workplace is new, is none that fits.

        Raises:
            StepFailed: it did not in time.
        """
        deadline = time.monotonic() + seconds
        while True:
            page = self.visitor.open(self.url("cabinet", path))
            if "workplace" not in page.marks("waiting") and fits(expect(page, path, "the cabinet")):
                return page
            if time.monotonic() > deadline:
                raise StepFailed(f"{page.url} is not as awaited in {seconds:.0f} s: {page.text}")
            time.sleep(RELOAD_S)

    def tell(self, line: str) -> None:
        """A line under the step's title."""
        self.lines.append(line)

    def keep(self, page: Page) -> None:
        """A picture of a page, if whoever walks sees it."""
        if isinstance(self.visitor, Chromium):
            words = urlsplit(page.url).path.strip("/").replace("/", "-") or "entry"
            self.pictures += 1
            self.visitor.picture(self.stack.showings / f"{self.pictures:02}-{words[:40]}.png")


def expect(page: Page, part: str, what: str) -> Page:
    """The page itself, if its address holds ``part`` and it was answered well.

    Raises:
        StepFailed: it is another page, or one that tells of a problem.
    """
    if page.status >= 400 or part not in page.url:  # noqa: PLR2004 - where HTTP's refusals begin
        raise StepFailed(f"{what}: {page.url} answered {page.status} «{page.title}» {page.text}")
    return page


def read(path: Path) -> Row:
    """A JSON object of a file; empty if there is no file."""
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}
