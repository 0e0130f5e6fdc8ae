"""The watch over pages sees what it is there for: each fault is planted, and found."""

import pytest
from flask import Flask, request

from testkit.serving import Server
from testkit.strikes import demanded

PAGE = """<!doctype html><html lang="ru"><head><title>{title}</title></head>
<body><main><h1>{title}</h1>
{body}</main></body></html>"""
FORM = """<form method="post" action="/sent"><p><label>Code <input name="code"></label></p>
<p><label><input type="radio" name="channel" value="sms"> SMS</label>
<label><input type="radio" name="channel" value="totp"> generator</label></p>
<button>Send</button></form>"""
FAULTS = {
    "/no-label": ('<input name="naked">', "violations: "),
    "/stranger": ('<img alt="" src="http://127.0.0.1:9/seen.png">', "strangers: "),
    "/wide": ('<div style="width: 3000px">wide</div>', "too_wide: "),
    "/broken": ("<script>throw new Error('planted')</script>", "errors: "),
}


@pytest.fixture
def site():
    app = Flask(__name__)
    bodies = {"/": FORM} | {path: body for path, (body, _) in FAULTS.items()}

    def show():
        return PAGE.format(title="page", body=bodies[request.path])

    for path in bodies:
        app.add_url_rule(path, path, show)

    @app.get("/policy")
    def policy():
        page = PAGE.format(title="page", body="<script>1</script>")
        return page, {"Content-Security-Policy": "default-src 'none'"}

    @app.post("/sent")
    def sent():
        told = f"{request.form['code']} {request.form['channel']}"
        return PAGE.format(title="sent", body=told)

    with Server(app) as server:
        yield server.url


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_form_is_filled_and_sent(browse, site, scripts):
    browser = browse(site, scripts=scripts)
    browser.open(site + "/")

    page = browser.fill({"code": "123456", "channel": "totp"})

    assert page.text.endswith("123456 totp")
    assert browser.seen.faults() == []


@pytest.mark.parametrize("path", FAULTS)
def test_a_planted_fault_is_seen(browse, site, path):
    browser = browse(site, width=320)

    with demanded(f"planted fault {path}") as strikes:
        browser.open(site + path)
        found = [fault for fault in browser.seen.faults() if fault.startswith(FAULTS[path][1])]
        strikes.add(len(found))

    assert found


def test_a_breach_of_the_content_policy_is_seen(browse, site):
    browser = browse(site)

    browser.open(site + "/policy")

    assert browser.seen.reports
