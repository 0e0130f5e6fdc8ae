"""The visitor does what a browser without scripts does, and says what a page lacks."""

import pytest
from flask import Flask, redirect, request

from testkit.serving import Server
from testkit.visitor import NotOnPage, Visitor

FORM = """<main><form method="post" action="/sent" enctype="multipart/form-data">
<input name="title" value="kept"><input type="file" name="paper"><button>send</button></form>
<a href="/documents/7/sign">sign</a><p data-status="signed"></p></main>"""


@pytest.fixture
def site():
    app = Flask(__name__)

    @app.get("/")
    def form():
        return FORM

    @app.post("/sent")
    def sent():
        paper = request.files["paper"]
        told = f"{request.form['title']} {paper.filename} {len(paper.read())}"
        return f"<main>{told} {request.headers['Origin'] == request.host_url.rstrip('/')}</main>"

    @app.get("/out")
    def out():
        response = redirect("http://127.0.0.1:1/callback?code=7")
        response.set_cookie("seen", "yes")
        return response

    @app.get("/round")
    def around():
        response = redirect("/seen")
        response.set_cookie("seen", "yes")
        return response

    @app.get("/seen")
    def seen():
        return f"<main>{request.cookies.get('seen')}</main>"

    with Server(app) as server:
        yield server.url


def test_a_form_with_a_file_keeps_its_other_fields_and_tells_its_origin(site):
    visitor = Visitor()
    page = visitor.open(site + "/")

    page = visitor.submit(page.form("paper"), uploads={"paper": ("a.pdf", b"12345", "text/plain")})

    assert page.text == "kept a.pdf 5 True"


def test_a_cookie_set_on_the_way_is_shown_at_the_end(site):
    page = Visitor().open(site + "/round")

    assert page.text == "yes"
    assert page.url == site + "/seen"


def test_a_visitor_who_stays_does_not_follow_out(site):
    page = Visitor(stay_at=(site,)).open(site + "/out")

    assert page.url == "http://127.0.0.1:1/callback?code=7"
    assert page.text == ""


def test_links_and_marks_are_read_from_the_page(site):
    page = Visitor().open(site + "/")

    assert page.offers("/7/sign")
    assert not page.offers("/7/send")
    assert page.marks("status") == ["signed"]


def test_a_field_that_is_not_there_is_named(site):
    visitor = Visitor()
    page = visitor.open(site + "/")

    with pytest.raises(NotOnPage, match="surname"):
        visitor.submit(page.form("title"), {"surname": "x"})


def test_the_authority_of_the_environment_is_trusted_also_behind_a_redirect(sites, monkeypatch):
    app = Flask(__name__)

    @app.get("/")
    def begin():
        return redirect("/end")

    @app.get("/end")
    def end():
        return "<main>here</main>"

    site = sites("own", app)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(site.ca_file))

    assert Visitor().open(site.url).text == "here"
