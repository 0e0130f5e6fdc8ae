"""The report of `make test` counts honestly."""

from ordinator.testing.counting import Count, count
from ordinator.testing.phases import BUDGETS_S, BY_NAME, PHASES, SET_UP, named, unclaimed
from ordinator.testing.report import Result, lines

JUNIT = """<?xml version="1.0"?>
<testsuites>
  <testsuite name="pytest" tests="7" failures="1" errors="1" skipped="2"/>
</testsuites>
"""


def test_errors_count_as_failures(tmp_path):
    report = tmp_path / "unit.xml"
    report.write_text(JUNIT)

    assert count(report) == Count(passed=3, failed=2, skipped=2)


def test_a_run_without_a_report_has_failed(tmp_path):
    assert count(tmp_path / "none.xml") == Count(failed=1)


def test_the_last_line_tells_both_numbers():
    results = [
        Result("lint", 1.0, good=True),
        Result("unit", 2.0, good=True, count=Count(5), closing="5 passed in 1.9s"),
        Result("service", 3.0, good=False, count=Count(7, 1), closing="1 failed, 7 passed"),
    ]

    assert list(lines(results, 6.0, 4.0))[-1] == "12 passed, 1 failed"


def test_a_phase_that_fails_without_a_test_counts_as_a_failure():
    results = [
        Result("lint", 1.0, good=False),
        Result("unit", 2.0, good=True, count=Count(5), closing="5 passed"),
    ]

    report = list(lines(results, 3.0, 0.0))

    assert report[-2:] == ["failed without a failing test: lint", "5 passed, 1 failed"]


def test_every_phase_has_a_budget_and_all_fit_into_ten_minutes():
    always = {SET_UP, *(phase.name for phase in PHASES)}

    assert always | {phase.name for phase in BY_NAME} == set(BUDGETS_S)
    assert sum(BUDGETS_S[name] for name in always) <= 600


def test_a_test_that_no_phase_runs_is_named(tmp_path):
    for path in ("services/idp/tests/domain/test_a.py", "tests/odd/test_b.py"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()

    assert unclaimed(tmp_path) == ["tests/odd/test_b.py"]


def test_a_new_room_of_a_services_tests_is_run_with_its_kind(tmp_path):
    for path in (
        "domain/test_a.py",
        "http/test_b.py",
        "journal/test_c.py",
        "test_d.py",
        "fakes.py",
    ):
        file = tmp_path / "services/documents/tests" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()

    assert [path.rpartition("/")[2] for path in named("service").paths(tmp_path)] == [
        "http",
        "journal",
        "test_d.py",
    ]
