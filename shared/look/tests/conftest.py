"""An application with one page of every macro, and a browser-like client."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, render_template_string, request
from jinja2 import FileSystemBytecodeCache

import look
from chassis.problems import FieldError, Problem
from look.forms import Form
from look.problems import page

AT = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
EVERY_MACRO = (Path(__file__).parent / "every_macro.html").read_text()


def make_problem(**changes):
    facts = {
        "status": 503,
        "code": "unavailable",
        "title": "Away",
        "service": "cabinet",
        "request_id": "8f0e",
        "at": AT,
        "retry_after": 30,
    }
    return Problem(**(facts | changes))


@pytest.fixture
def problem():
    """A factory of problems."""
    return make_problem


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """Templates compiled once for the whole run."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(compiled):
    app = Flask(__name__)
    look.install(
        app, look.Look(service="cabinet", support="+7 000", issuer_origin="https://idp.test")
    )
    app.jinja_env.bytecode_cache = compiled

    @app.get("/")
    def every_macro():
        faulty = (FieldError("/name", "required"), FieldError("/method", "not-a-choice"))
        return render_template_string(
            EVERY_MACRO,
            form=Form({"name": "<v>"}, faulty if "faulty" in request.args else ()),
            at=AT,
            navigation=[{"text": "A", "href": "/a"}, {"text": "B", "href": "/b"}],
            idle={"seconds": 900, "warn": 150, "prolong": "/p", "logout": "/l"},
            back="/b",
        )

    @app.get("/away")
    def away():
        return page(make_problem())

    return app


@pytest.fixture
def client(app):
    return app.test_client()
