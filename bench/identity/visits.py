"""One person's way through the pages, as bytes: the least that a browser would have to send."""

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from .ground import CALLBACK
from .load import Answer, Connection, expected

_CSRF = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
SEE_OTHER = 303


class Browser:
    """A new browser: one connection, its own cookies."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection = Connection(url)
        self._cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """GET or POST as a browser does: cookies go and come, a form tells its origin."""
        headers = {"Cookie": "; ".join(f"{name}={told}" for name, told in self._cookies.items())}
        if form is not None:
            headers["Origin"] = self._url
        answer = self._connection.ask(path, form, headers)
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer

    def look(self, path: str) -> str:
        """Open a page; the token of its forms."""
        page = expected(self.ask(path), 200)
        found = _CSRF.search(page.body)
        assert found is not None, page.body
        return found[1].decode()

    def close(self) -> None:
        """Leave."""
        self._connection.close()


class Visit:
    """A sign-in that a site asks for, up to the code that it is given."""

    def __init__(self, url: str) -> None:
        self._browser = Browser(url)
        self.verifier = token_urlsafe(32)
        digest = sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": "site",
            "redirect_uri": CALLBACK,
            "scope": "openid profile",
            "state": token_urlsafe(16),
            "nonce": token_urlsafe(16),
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        self._asked = f"/oauth2/authorize?{urlencode(asked)}"
        self._at = ""
        self._csrf = ""

    def begin(self) -> Self:
        """Come to the provider and look at its page; the visit itself."""
        self.come()
        self.look()
        return self

    def come(self) -> None:
        """Be sent by the site."""
        self._at = expected(self._browser.ask(self._asked), SEE_OTHER).headers["Location"]

    def look(self) -> None:
        """The page of login and password."""
        self._csrf = self._browser.look(self._at)

    def offer(self, login: str, password: str) -> Answer:
        """Type both; the answer, whatever it is."""
        typed = {"csrf_token": self._csrf, "identifier": login, "password": password}
        return self._browser.ask(self._at, typed)

    def code_of(self, person: dict[str, Any]) -> str:
        """Sign in; the code that the site is given."""
        answer = expected(self.offer(person["phone"], person["password"]), SEE_OTHER)
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    def end(self) -> None:
        """Close the browser."""
        self._browser.close()


class Lost:
    """Somebody who has forgotten a password, up to the code that is asked for."""

    def __init__(self, url: str) -> None:
        self._browser = Browser(url)
        self._at = expected(self._browser.ask("/recover"), SEE_OTHER).headers["Location"]
        self.look()

    def look(self) -> None:
        """The page of the step."""
        self._csrf = self._browser.look(self._at)

    def name(self, login: str) -> Answer:
        """Say whose account it is and ask for a code by SMS; the answer, whatever it is."""
        typed = {"csrf_token": self._csrf, "identifier": login, "channel": "sms"}
        answer = self._browser.ask(self._at, typed)
        self._at = answer.headers.get("Location", self._at)
        return answer

    def again(self) -> Answer:
        """Ask for another code the same way."""
        path = self._at.replace("/recover/code", "/recover/code/resend")
        return self._browser.ask(path, {"csrf_token": self._csrf})

    def rest(self) -> None:
        """Keep the cookies, hang up."""
        self._browser.close()
