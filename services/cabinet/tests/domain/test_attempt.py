from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cabinet.domain.attempt import Attempt, at_least, digest
from cabinet.domain.refusals import SigninForeign, SigninRefused, StepUpNeeded

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ISSUER = "http://localhost:18010"
ATTEMPT = Attempt(
    state="state-of-mine",
    nonce="nonce-of-mine",
    verifier="v" * 43,
    browser=digest("cookie-of-mine"),
    return_to="/home",
    started_at=NOW,
)
ANSWER = {"state": "state-of-mine", "iss": ISSUER, "code": "one-time"}


def accept(attempt=ATTEMPT, answer=ANSWER, cookie="cookie-of-mine", now=NOW):
    return attempt.accept_answer(answer, cookie=cookie, issuer=ISSUER, now=now)


def test_answer_to_this_attempt_gives_its_code():
    assert accept() == "one-time"


@pytest.mark.parametrize(
    "changes",
    [
        {"cookie": "cookie-of-another-browser"},
        {"answer": ANSWER | {"state": "state-of-another"}},
        {"answer": ANSWER | {"state": "\u00e9"}},
        {"answer": {"iss": ISSUER, "code": "one-time"}},
        {"answer": ANSWER | {"iss": "https://evil.test"}},
        {"answer": ANSWER | {"iss": ISSUER + "/"}},
        {"answer": {"state": "state-of-mine", "code": "one-time"}},
        {"now": NOW + timedelta(minutes=10)},
    ],
    ids=[
        "browser",
        "state",
        "state beyond ASCII",
        "no state",
        "issuer",
        "issuer with slash",
        "no issuer",
        "too late",
    ],
)
def test_foreign_answers_are_refused(changes):
    with pytest.raises(SigninForeign):
        accept(**changes)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"state": "state-of-mine", "iss": ISSUER, "error": "access_denied"}, "access_denied"),
        ({"state": "state-of-mine", "iss": ISSUER}, "no-code"),
        (ANSWER | {"error": "access_denied"}, "access_denied"),
    ],
    ids=["denied", "no code", "code beside an error"],
)
def test_a_refusal_of_the_provider_keeps_its_reason(answer, reason):
    with pytest.raises(SigninRefused) as refusal:
        accept(answer=answer)

    assert refusal.value.facts == {"reason": reason}


def test_token_of_another_attempt_is_foreign():
    with pytest.raises(SigninForeign):
        ATTEMPT.accept_identity(nonce="nonce-of-another", acr="aal2", auth_time=NOW, now=NOW)


@pytest.mark.parametrize(
    ("acr", "age_s"),
    [("aal1", 0), ("aal2r", 0), ("aal9", 0), ("aal2", 331)],
    ids=["no factor", "remembered device", "unknown word", "too old"],
)
def test_step_up_takes_nothing_weaker_or_older(acr, age_s):
    stepping_up = replace(ATTEMPT, acr="aal2", max_age_s=300)

    with pytest.raises(StepUpNeeded):
        stepping_up.accept_identity(
            nonce="nonce-of-mine", acr=acr, auth_time=NOW - timedelta(seconds=age_s), now=NOW
        )


def test_fresh_second_factor_steps_up():
    stepping_up = replace(ATTEMPT, acr="aal2", max_age_s=300)

    stepping_up.accept_identity(nonce="nonce-of-mine", acr="aal2", auth_time=NOW, now=NOW)


def test_assurance_is_ordered():
    assert at_least("aal2", "aal2r")
    assert at_least("aal2r", "aal1e")
    assert not at_least("aal1e", "aal2r")
    assert not at_least("aal2", "loa9")
