"""Every macro of the common appearance, seen by a real browser: wide, narrow, in both languages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, render_template_string, request

import look
from chassis.problems import FieldError, Problem
from look.forms import Form
from look.problems import page
from testkit.serving import Server

AT = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
EVERY_MACRO = Path(__file__).parents[2] / "shared/look/tests/every_macro.html"
FAULTY = (FieldError("/name", "required"), FieldError("/method", "not-a-choice"))
SHOWN = ["/?lang=ru", "/?lang=en", "/?faulty=1", "/away"]


@pytest.fixture(scope="module")
def site():
    app = Flask(__name__)
    look.install(
        app, look.Look(service="cabinet", support="+7 000", issuer_origin="http://localhost")
    )
    text = EVERY_MACRO.read_text("utf-8")

    @app.get("/")
    def every_macro():
        return render_template_string(
            text,
            form=Form({"name": "<v>"}, FAULTY if "faulty" in request.args else ()),
            at=AT,
            navigation=[{"text": "A", "href": "/a"}, {"text": "B", "href": "/b"}],
            idle={"seconds": 900, "warn": 150, "prolong": "/p", "logout": "/l"},
            back="/b",
        )

    @app.get("/away")
    def away():
        return page(Problem(503, "unavailable", "Away", "cabinet", "8f0e", AT, retry_after=30))

    with Server(app) as server:
        yield server.url


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("path", SHOWN)
def test_a_page_of_every_macro_has_no_fault(browse, site, path, width):
    browser = browse(site, width=width)

    page = browser.open(site + path)

    assert page.html.find(".//h1") is not None
    assert browser.seen.faults() == []
