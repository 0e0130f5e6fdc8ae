"""A person at a real browser: the calls of a visitor, clicked through in Chromium and watched."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import lxml.html
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Request,
    Response,
    sync_playwright,
)

from testkit.visitor import Form, NotOnPage, Page, Upload, Walker

TIMEOUT_MS = 15_000
HEIGHT = 900
RELOADS_AT_MOST = 5
_RELOADED = ("ERR_ABORTED", "context was destroyed", "page is navigating")
_ELSEWHERE = ("ERR_NETWORK_CHANGED",)  # a container came or went: an interface of the machine
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}});
  const where = (violation) => violation.nodes.map((node) => node.html).slice(0, 3).join(" | ");
  return found.violations.map((violation) => `${violation.id}: ${where(violation)}`);
}"""
_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Seen:
    """What the browser met on its way; each list but ``pages`` should stay empty."""

    pages: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """All that should not have been."""
        kinds = ("violations", "strangers", "reports", "errors", "too_wide")
        return [f"{kind}: {line}" for kind in kinds for line in getattr(self, kind)]


@contextmanager
def launched(executable: str, pins: Sequence[str] = ()) -> Iterator[Browser]:
    """A running Chromium, closed at the end; ``pins`` are keys of sites that it may trust."""
    args = ["--no-sandbox"]
    if pins:
        args.append(f"--ignore-certificate-errors-spki-list={','.join(pins)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=args)
        try:
            yield browser
        finally:
            browser.close()


class Chromium(Walker):
    """A fresh profile of a browser; each page met is checked as it is opened.

    ``hosts`` are the only ones that pages may ask; ``scripts`` switches JavaScript off, and with it
    the check by axe, which is a script itself; ``axe`` switches that check off alone.
    """

    def __init__(
        self,
        browser: Browser,
        hosts: frozenset[str],
        *,
        scripts: bool = True,
        axe: bool = True,
        width: int = 1200,
    ) -> None:
        self.seen = Seen()
        self._hosts = hosts
        self.scripts = scripts
        self._axe = axe and scripts
        self._context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            locale="ru-RU",
            java_script_enabled=scripts,
        )
        self._context.set_default_timeout(TIMEOUT_MS)
        self._context.on("request", self._asked)
        self._page = self._context.new_page()
        self._page.on("console", self._said)
        self._page.on("pageerror", lambda error: self.seen.errors.append(str(error)))

    def open(self, url: str) -> Page:
        """Type an address."""
        return _steady(lambda: self._look(self._page.goto(url)))

    def submit(
        self,
        form: Form,
        values: Mapping[str, str] | None = None,
        uploads: Mapping[str, Upload] | None = None,
    ) -> Page:
        """Type these values into a form of the page and press its button.

        Raises:
            NotOnPage: the form has no such field.
        """
        there = self._page.locator("form").nth(self.current().forms().index(form))
        for name, value in (values or {}).items():
            _type(there.locator(f'[name="{name}"]'), name, value)
        for name, (title, content, kind) in (uploads or {}).items():
            there.locator(f'[name="{name}"]').set_input_files(
                {"name": title, "mimeType": kind, "buffer": content}
            )
        button = there.locator("button:not([type=button]):not([formaction])").first
        with self._page.expect_navigation() as navigation:
            button.click()
        return _steady(lambda: self._look(navigation.value))

    def press(self, selector: str, leads_to: str) -> Page:
        """Press what a script listens to; the page that it leads to ends with ``leads_to``."""
        self._page.locator(selector).click()
        self._page.wait_for_url(f"**{leads_to}")
        return _steady(lambda: self._look(None))

    def download(self, url: str) -> tuple[int, bytes]:
        """Status and bytes of an address, with the profile's cookies."""
        answer = self._context.request.get(url)
        return answer.status, answer.body()

    def picture(self, path: Path) -> None:
        """The page as it is seen."""
        self._page.screenshot(path=path, full_page=True)

    def close(self) -> None:
        """Leave; the browser goes on."""
        self._context.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _look(self, response: Response | None) -> Page:
        html = lxml.html.document_fromstring(self._page.content().encode())
        status = response.status if response else 200
        headers = dict(response.headers) if response else {}
        self.page = Page(self._page.url, status, html, headers)
        if self._page.url not in self.seen.pages:
            self.seen.pages.append(self._page.url)
        if self._page.evaluate(_WIDER):
            self.seen.too_wide.append(self._page.url)
        if self._axe:
            self._check()
        return self.page

    def _check(self) -> None:
        self._page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
        found: list[str] = self._page.evaluate(_AXE, AXE_TAGS)
        self.seen.violations += [f"{self._page.url} {line}" for line in found]

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob"} and url.netloc not in self._hosts:
            self.seen.strangers.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.seen.reports.append(f"{self._page.url} {message.text}")


def _steady(look: Callable[[], Page]) -> Page:
    """What is seen once a page that reloads itself holds still long enough to be looked at."""
    for _ in range(RELOADS_AT_MOST):
        try:
            return look()
        except Error as error:
            if not any(sign in error.message for sign in (*_RELOADED, *_ELSEWHERE)):
                raise
    return look()


def _type(field_: Locator, name: str, value: str) -> None:
    if field_.count() == 0:
        raise NotOnPage(f"the form has no field {name}")
    told: Any = field_.first.evaluate("(e) => [e.tagName, e.type]")
    tag, kind = told
    if tag == "SELECT":
        field_.first.select_option(value)
    elif kind in {"radio", "checkbox"}:
        field_.and_(field_.page.locator(f'[value="{value}"]')).first.check()
    elif kind != "hidden":
        field_.first.fill(value)
