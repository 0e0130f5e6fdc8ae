"""A row is met when a test that ran shows it and none that should fails to."""

import json

import pytest

from ordinator.demands import evidence, report
from ordinator.demands.evidence import Shown, judged
from ordinator.demands.rows import Row

SIGN_IN = Row("A7", "Sign in")
LOCKED = Row("A11", "Be locked")


def shown(outcome, *names, test="services/idp/tests/http/test_signin.py::test_a"):
    return Shown(test, frozenset(names), outcome)


@pytest.mark.parametrize(
    ("outcomes", "met"),
    [
        ([], False),
        (["passed"], True),
        (["passed", "passed"], True),
        (["passed", "failed"], False),
        (["skipped"], False),
        (["not run"], False),
        (["passed", "skipped"], False),
    ],
)
def test_a_row_needs_a_test_and_no_failure(outcomes, met):
    (verdict,) = judged([SIGN_IN], [shown(outcome, "A7") for outcome in outcomes])

    assert verdict.met is met


def test_a_test_may_show_several_rows_and_none_that_it_does_not_cite():
    first, second = judged([SIGN_IN, LOCKED], [shown("passed", "A7", "A8")])

    assert (first.met, second.met) == (True, False)


def test_a_run_is_read_as_it_was_written(tmp_path):
    told = tmp_path / "run.json"
    told.write_text(
        json.dumps({"tests": [{"test": "a.py::b", "rows": ["A7"], "outcome": "failed"}]})
    )

    assert evidence.read(told) == (Shown("a.py::b", frozenset({"A7"}), "failed"),)


def test_people_read_rows_tests_and_the_figure():
    verdicts = judged([SIGN_IN, LOCKED], [shown("passed", "A7")])

    assert list(report.lines(verdicts)) == [
        "met      A7  Sign in",
        "             passed  services/idp/tests/http/test_signin.py::test_a",
        "NOT MET  A11  Be locked",
        "             no end-to-end test is marked with this row",
        "1 of 2 demands are met",
        "not met: A11",
    ]


def test_machines_read_the_same():
    verdicts = judged([SIGN_IN], [shown("failed", "A7", test="a.py::b")])

    assert json.loads(report.as_json(verdicts)) == {
        "rows": [
            {
                "row": "A7",
                "demand": "Sign in",
                "met": False,
                "tests": [{"test": "a.py::b", "outcome": "failed"}],
            }
        ],
        "met": 0,
        "of": 1,
    }
