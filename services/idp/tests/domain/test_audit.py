"""What an entry of the audit may say."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from idp.domain.asked import Asked, ClientView
from idp.domain.audit import Entry, step_of
from idp.domain.signin import Purpose, Signin, State

ACCOUNT = UUID("3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11")
SIGNIN = Signin(
    UUID("2f1f8a66-9b0d-4a1b-8f5e-7f0b7a3d9c10"),
    Purpose.SIGNIN,
    State.CODE,
    datetime(2026, 11, 25, 12, tzinfo=UTC),
    b"",
    account_id=ACCOUNT,
    tries=2,
)


def test_deed_that_has_no_word_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="no deed is called sign-in"):
        Entry("sign-in", ACCOUNT).check()


def test_refused_deed_tells_the_code_and_keeps_what_was_known():
    refused = Entry("signin", ACCOUNT, facts={"step": "code"}).refused("code-mismatch", tries=1)

    assert (refused.outcome, refused.facts) == ("code-mismatch", {"step": "code", "tries": 1})


@pytest.mark.parametrize(
    ("purpose", "state", "deed"),
    [
        (Purpose.SIGNIN, State.CREDENTIALS, "signin"),
        (Purpose.SIGNIN, State.METHOD, "signin.second-factor"),
        (Purpose.STEPUP, State.CODE, "signin.second-factor"),
        (Purpose.STEPUP, State.CREDENTIALS, "signin"),
        (Purpose.REGISTRATION, State.PHONE, "registration"),
        (Purpose.CONFIRMATION, State.CODE, "confirmation"),
        (Purpose.FACTOR, State.ENROLMENT, "factor.on"),
    ],
)
def test_step_is_a_part_of_the_deed_that_its_purpose_names(purpose, state, deed):
    assert step_of(replace(SIGNIN, purpose=purpose, state=state)).deed == deed


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("state", list(State))
def test_every_step_of_every_purpose_has_a_word(purpose, state):
    step_of(replace(SIGNIN, purpose=purpose, state=state)).check()


def test_step_names_the_program_its_state_and_its_tries():
    asked = Asked({}, ClientView("cabinet", "Cabinet", "http://127.0.0.1:18030"))

    entry = step_of(replace(SIGNIN, asked=asked))

    assert (entry.client_id, entry.facts) == ("cabinet", {"step": "code", "tries": 2})
