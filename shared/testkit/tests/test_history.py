"""The history checker finds what was lost, doubled, made up or left behind."""

import pytest

from testkit.history import History
from testkit.strikes import DidNotStrike, demanded


@pytest.fixture
def history():
    history = History()
    history.accepted("anna", 1)
    history.accepted("pavel", 1)
    history.accepted("pavel", 2)
    return history


def test_everything_applied_once_is_whole(history):
    verdict = history.check("frmr", [("anna", 1), ("pavel", 2)])

    assert verdict.whole
    assert str(verdict) == "frmr: 2 accepted, 0 lost, 0 doubled, 0 foreign, 0 stale"


def test_rows_of_each_version_are_whole_too(history):
    assert history.check("frmr", [("anna", 1), ("pavel", 1), ("pavel", 2)]).whole


def test_missing_subject_is_lost(history):
    verdict = history.check("frmr", [("pavel", 2)])

    assert verdict.lost == ("anna",)
    assert not verdict.whole


def test_repeated_effect_is_doubled(history):
    verdict = history.check("frmr", [("anna", 1), ("anna", 1), ("pavel", 2)])

    assert verdict.doubled == ("anna",)
    assert not verdict.whole


def test_effect_that_nobody_asked_for_is_foreign(history):
    verdict = history.check("frmr", [("anna", 2), ("pavel", 2), ("igor", 1)])

    assert verdict.foreign == ("anna", "igor")


def test_old_version_is_stale(history):
    assert history.check("frmr", [("anna", 1), ("pavel", 1)]).stale == ("pavel",)


@pytest.mark.parametrize("applied", [[], [("igor", 1)]], ids=["did not happen", "happened"])
def test_command_without_an_answer_may_have_happened_or_not(applied):
    history = History()
    history.uncertain("igor")

    assert history.check("frmr", applied).whole


def test_uncertain_command_still_happens_once_at_most():
    history = History()
    history.uncertain("igor")

    assert history.check("frmr", [("igor", 1), ("igor", 1)]).doubled == ("igor",)


def test_strikes_are_printed(capsys):
    with demanded("relay killed") as strikes:
        strikes.add(33)

    assert capsys.readouterr().out == "relay killed: struck 33 times\n"


def test_fault_that_did_not_strike_fails():
    with pytest.raises(DidNotStrike), demanded("relay killed"):
        pass
