import importlib
from functools import partial

import pytest

from testkit import refusals

DECLARED = """
from chassis.problems import Known
from chassis.refusal import Refusal


class Base(Refusal):
    pass


class Closed(Base):
    code = "organisation-closed"
    title = "The organisation is closed"


class Gone(Base):
    code = "organisation-gone"
    title = "The organisation is gone"


class Stale(Known):
    code = "stale"
    title = "Stale"
    status = 412
"""


@pytest.fixture
def declared(tmp_path, monkeypatch):
    """The module of a package of its own: classes of an earlier test may still be alive."""
    name = f"planted_{tmp_path.name}"
    package = tmp_path / name
    (package / "domain").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "domain" / "__init__.py").touch()
    (package / "domain" / "refusals.py").write_text(DECLARED)
    (package / "__main__.py").write_text("raise SystemExit(1)")
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module(f"{name}.domain.refusals")


@pytest.fixture
def unanswered(declared):
    return partial(refusals.unanswered, declared.__name__.split(".")[0])


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "organisation-closed.md").write_text("Closed. Status 409 or 410, told by `planted`.")
    (folder / "organisation-gone.md").write_text("Gone. Status 404, told by `planted`.")
    return folder


def test_a_whole_table_is_well(declared, unanswered, pages):
    table = {declared.Closed: 409, declared.Gone: 404}

    assert unanswered(table, pages) == []


def test_a_refusal_without_a_status_is_found(declared, unanswered):
    assert unanswered({declared.Closed: 409}) == ["Gone has no status"]


def test_a_base_answers_for_those_below_it(declared, unanswered):
    assert unanswered({declared.Base: 409}) == []


def test_a_status_that_no_refusal_has_is_found(declared, unanswered):
    table = {declared.Closed: 200, declared.Gone: 500}

    assert unanswered(table) == [
        "Closed is answered with 200",
        "Gone is answered with 500",
    ]


def test_a_page_that_tells_another_status_is_found(declared, unanswered, pages):
    table = {declared.Closed: 410, declared.Gone: 410}

    assert unanswered(table, pages) == ["Gone: its page does not tell status 410"]


def test_one_code_of_two_refusals_is_found(declared, unanswered):
    declared.Gone.code = "organisation-closed"

    assert unanswered({declared.Base: 409}) == ["Gone and Closed share organisation-closed"]
