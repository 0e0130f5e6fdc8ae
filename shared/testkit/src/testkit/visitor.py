"""A person at a browser that runs no scripts: follows links, fills forms, keeps cookies."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urljoin

import lxml.html
import requests

TIMEOUT = 15
REDIRECTS_AT_MOST = 20
Upload = tuple[str, bytes, str]


class NotOnPage(AssertionError):
    """The page does not offer what the person looked for."""


def _nothing() -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(b"<html></html>")


@dataclass(frozen=True)
class Form:
    """One form as the page offers it: where it goes and what it already holds."""

    action: str
    method: str
    fields: Mapping[str, str]
    names: frozenset[str]
    multipart: bool


@dataclass(frozen=True)
class Page:
    """One answer of a site, read as a person reads it."""

    url: str
    status: int
    html: lxml.html.HtmlElement
    headers: Mapping[str, str] = field(repr=False)

    @classmethod
    def read(cls, answer: requests.Response) -> Self:
        """The page of an answer; an empty or foreign body becomes an empty document."""
        document = lxml.html.document_fromstring(answer.content) if answer.content else _nothing()
        return cls(answer.url, answer.status_code, document, dict(answer.headers))

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return " ".join((self.html.findtext(".//title") or "").split())

    @property
    def text(self) -> str:
        """All visible words of the main part, white space folded."""
        main = self.html.find(".//main")
        words = (main if main is not None else self.html).text_content()
        return " ".join(words.split())

    def forms(self) -> list[Form]:
        """Every form of the page in order."""
        return [self._form(element) for element in self.html.forms]

    def form(self, *names: str, action: str = "") -> Form:
        """The first form that has all these fields and whose address contains ``action``.

        Raises:
            NotOnPage: there is none; the message names the page and its forms.
        """
        for form in self.forms():
            if form.names.issuperset(names) and action in form.action:
                return form
        offered = [(form.action, sorted(form.names)) for form in self.forms()]
        raise NotOnPage(f"{self.url} [{self.status}] «{self.title}» offers {offered}: {self.text}")

    def link(self, part: str) -> str:
        """The address of the first link whose address or words contain ``part``.

        Raises:
            NotOnPage: there is none.
        """
        for anchor in self.html.iter("a"):
            address = str(anchor.get("href") or "")
            if part in address or part in " ".join(anchor.text_content().split()):
                return urljoin(self.url, address)
        raise NotOnPage(f"{self.url} «{self.title}» has no link with {part!r}: {self.text}")

    def offers(self, part: str) -> bool:
        """Whether a link leads to an address that contains ``part``."""
        return any(part in str(anchor.get("href") or "") for anchor in self.html.iter("a"))

    def marks(self, name: str) -> list[str]:
        """The values of ``data-<name>`` in the order of the page."""
        return [str(value) for value in self.html.xpath(f"//@data-{name}")]

    def _form(self, element: lxml.html.FormElement) -> Form:
        names = frozenset(name for name in element.inputs.keys() if name)  # noqa: SIM118 - lxml's keys are not iterated
        return Form(
            action=urljoin(self.url, element.action or self.url),
            method=element.method.upper(),
            fields={name: value for name, value in element.form_values() if name},
            names=names | frozenset(b.get("name") for b in element.iter("button") if b.get("name")),
            multipart=element.get("enctype") == "multipart/form-data",
        )


class Walker(ABC):
    """Whoever walks through pages, with scripts or without; ``page`` is the one last seen."""

    page: Page | None = None

    @abstractmethod
    def open(self, url: str) -> Page:
        """Type an address."""

    @abstractmethod
    def submit(
        self,
        form: Form,
        values: Mapping[str, str] | None = None,
        uploads: Mapping[str, Upload] | None = None,
    ) -> Page:
        """Send a form with these values over those it holds.

        Raises:
            NotOnPage: a value is for a field that the form does not have.
        """

    @abstractmethod
    def download(self, url: str) -> tuple[int, bytes]:
        """Status and bytes of an address, with the walker's cookies."""

    def follow(self, part: str) -> Page:
        """Follow the first link of the page whose address or words contain ``part``."""
        return self.open(self.current().link(part))

    def fill(self, values: Mapping[str, str], action: str = "") -> Page:
        """Fill and send the first form of the page that has these fields."""
        return self.submit(self.current().form(*values, action=action), values)

    def current(self) -> Page:
        """The page that is seen.

        Raises:
            NotOnPage: none was opened yet.
        """
        if self.page is None:
            raise NotOnPage("no page has been opened yet")
        return self.page


class Visitor(Walker):
    """Keeps cookies per host and the page last seen; redirects are followed as a browser does.

    With ``stay_at`` only to addresses that begin so: any other is the page, empty, that one got to.
    """

    def __init__(self, locale: str = "ru", stay_at: tuple[str, ...] = ("",)) -> None:
        self._stay_at = stay_at
        self.session = requests.Session()
        self.session.headers.update(
            {
                "Accept": "text/html,application/xhtml+xml",
                "Accept-Language": locale,
                "User-Agent": "Mozilla/5.0 (a person without scripts)",
            }
        )

    def open(self, url: str) -> Page:
        """Type an address, or follow one."""
        return self._send("GET", url)

    def submit(
        self,
        form: Form,
        values: Mapping[str, str] | None = None,
        uploads: Mapping[str, Upload] | None = None,
    ) -> Page:
        """Send a form with these values over those it holds; unknown names are refused.

        Raises:
            NotOnPage: a value is for a field that the form does not have.
        """
        values = values or {}
        strange = (values.keys() | (uploads or {}).keys()) - form.names
        if strange:
            raise NotOnPage(f"the form to {form.action} has no field {sorted(strange)}")
        data = {**form.fields, **values}
        if form.method == "GET":
            return self._send("GET", form.action, params=data)
        headers = {"Origin": self._origin(), "Referer": self.current().url}
        if form.multipart:
            parts: dict[str, tuple[str | None, str | bytes] | Upload] = {
                name: (None, value) for name, value in data.items() if name not in (uploads or {})
            }
            return self._send(
                "POST", form.action, files={**parts, **(uploads or {})}, headers=headers
            )
        return self._send("POST", form.action, data=data, headers=headers)

    def download(self, url: str) -> tuple[int, bytes]:
        """Status and bytes of an address, with the visitor's cookies."""
        answer = self.session.get(url, timeout=TIMEOUT)
        return answer.status_code, answer.content

    def _send(self, method: str, url: str, **sent: Any) -> Page:
        answer = self.session.request(method, url, timeout=TIMEOUT, allow_redirects=False, **sent)
        for _ in range(REDIRECTS_AT_MOST):
            if answer.next is None:
                break
            if not str(answer.next.url).startswith(self._stay_at):
                self.page = Page(str(answer.next.url), answer.status_code, _nothing(), {})
                return self.page
            trust = self.session.merge_environment_settings(answer.next.url, {}, None, None, None)
            answer = self.session.send(
                answer.next, timeout=TIMEOUT, allow_redirects=False, verify=trust["verify"]
            )
        self.page = Page.read(answer)
        return self.page

    def _origin(self) -> str:
        scheme, _, rest = self.current().url.partition("://")
        return f"{scheme}://{rest.split('/', 1)[0]}"
