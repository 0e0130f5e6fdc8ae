"""A person signs in for the command line: at a browser of their own, back to a port of ours."""

import hashlib
import json
import threading
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import pytest

from ordinator.acting.loopback import Loopback
from ordinator.acting.person import Web, sign_in
from ordinator.failures import Stopped


class Provider(ThreadingHTTPServer):
    """Signs everybody in, as far as a client of it can tell."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.bent, self.asked, self.forms = {}, {}, []
        self.scope = "openid documents.audit"
        self.seen = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = urlsplit(self.path)
        if asked.path != "/oauth2/authorize":
            self.server.seen.append(self.headers["Authorization"])
            return self.answer(302, b"", Location=f"{self.server.url}/elsewhere")
        self.server.asked = dict(parse_qsl(asked.query))
        told = {"code": "c-1", "state": self.server.asked["state"], "iss": self.server.url}
        told = {name: value for name, value in (told | self.server.bent).items() if value}
        where = self.server.asked["redirect_uri"]
        return self.answer(303, b"", Location=f"{where}?{urlencode(told)}")

    def do_POST(self):
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.forms.append(dict(parse_qsl(form)))
        told = {"access_token": "t-1", "scope": self.server.scope}
        self.answer(200, json.dumps(told).encode())

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def provider():
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def browse(address):
    """A browser that follows the address by itself."""

    def go():
        try:
            urlopen(address, timeout=10).read()
        except HTTPError:
            return

    threading.Thread(target=go, daemon=True).start()


def signed_in(provider, show=browse):
    return sign_in(Web(), provider.url, service="documents", scope="documents.audit", show=show)


def test_person_comes_back_to_a_port_of_this_machine_with_a_code_that_only_we_can_use(provider):
    token = signed_in(provider)
    (form,) = provider.forms
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()

    assert token == "t-1"
    assert provider.asked["client_id"] == form["client_id"] == "ordinator-cli"
    assert provider.asked["scope"] == "openid documents.audit"
    assert (provider.asked["acr_values"], provider.asked["max_age"]) == ("aal2", "900")
    assert provider.asked["resource"] == "urn:ordinator:documents"
    assert provider.asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert provider.asked["redirect_uri"] == form["redirect_uri"]
    assert provider.asked["code_challenge"] == urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert form["code"] == "c-1"


@pytest.mark.parametrize(
    ("bent", "told"),
    [
        ({"code": None, "error": "access_denied"}, "access_denied"),
        ({"iss": "http://127.0.0.1:9"}, "another provider"),
        ({"iss": None}, "another provider"),
    ],
)
def test_refused_or_foreign_answer_gives_no_token(provider, bent, told):
    provider.bent = bent

    with pytest.raises(Stopped, match=told):
        signed_in(provider)
    assert provider.forms == []


def test_account_that_does_not_hold_the_scope_is_told_so(provider):
    provider.scope = "openid"

    with pytest.raises(Stopped, match=r"documents\.audit"):
        signed_in(provider)


def test_page_that_guesses_the_port_ends_nothing(provider):
    def show(address):
        (back,) = parse_qs(urlsplit(address).query)["redirect_uri"]
        browse(f"{back}?code=evil&state=guessed&iss={provider.url}")
        browse(f"{back}/other?code=evil")
        browse(address)

    assert signed_in(provider, show) == "t-1"
    assert [form["code"] for form in provider.forms] == ["c-1"]


def test_nobody_who_comes_is_waited_for_no_longer_than_said():
    with Loopback("s") as loopback, pytest.raises(Stopped, match="nobody signed in"):
        loopback.wait("http://127.0.0.1:9", 0.1)


def test_token_does_not_follow_a_redirect(provider):
    answer = Web().send("GET", f"{provider.url}/journal/heads", Authorization="Bearer t-1")

    assert answer.status == 302
    assert provider.seen == ["Bearer t-1"]
