from dataclasses import replace

import pytest

from cabinet.domain.attempt import digest
from cabinet.domain.refusals import SessionOver, SigninForeign, SigninRefused, StepUpNeeded
from cabinet.domain.session import Limits
from cabinet.usecases.signin import BeginSignin, FinishSignin, challenge
from chassis.refusal import Unavailable


@pytest.fixture
def begin(stage):
    return BeginSignin(
        stage.provider,
        stage.attempts,
        stage.sessions,
        clock=stage.clock,
        new_secret=stage.secrets,
    )


@pytest.fixture
def finish(stage):
    return FinishSignin(
        stage.provider,
        stage.attempts,
        stage.sessions,
        stage.start_work,
        clock=stage.clock,
        new_secret=stage.secrets,
    )


def answer(begun, stage, **bent):
    return {"state": begun.state, "code": "c-1", "iss": stage.provider.issuer} | bent


def test_signing_in_opens_a_session_and_goes_where_one_was_going(stage, begin, finish, fake):
    begun = begin(return_to="/documents", locale="en")

    finished = finish(answer(begun, stage), cookie=begun.cookie)

    session = stage.sessions.kept[digest(finished.cookie)]
    assert finished.return_to == "/documents"
    assert session.account_id == fake.MARIA
    assert stage.provider.wishes[0].locale == "en"


def test_what_is_asked_carries_no_secret_but_its_digest(stage, begin):
    begun = begin(return_to=None, locale="ru")

    (wish,) = stage.provider.wishes
    attempt = stage.attempts.kept[begun.state]
    assert wish.challenge == challenge(attempt.verifier)
    assert attempt.verifier not in repr(wish)
    assert attempt.browser == digest(begun.cookie)


def test_challenge_is_that_of_the_standard():
    # RFC 7636, appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(stage, begin, finish, evil):
    begun = begin(return_to=evil, locale="ru")

    finished = finish(answer(begun, stage), cookie=begun.cookie)

    assert finished.return_to == "/home"


def test_answer_is_taken_once(stage, begin, finish):
    begun = begin(return_to=None, locale="ru")
    finish(answer(begun, stage), cookie=begun.cookie)

    with pytest.raises(SigninForeign):
        finish(answer(begun, stage), cookie=begun.cookie)


def test_answer_may_come_again_when_the_provider_was_away(stage, begin, finish):
    begun = begin(return_to=None, locale="ru")
    stage.provider.refusal = Unavailable("idp")
    with pytest.raises(Unavailable):
        finish(answer(begun, stage), cookie=begun.cookie)
    stage.provider.refusal = None

    finish(answer(begun, stage), cookie=begun.cookie)

    assert len(stage.sessions.kept) == 1


def test_answer_of_another_browser_is_foreign(stage, begin, finish):
    begun = begin(return_to=None, locale="ru")

    with pytest.raises(SigninForeign):
        finish(answer(begun, stage), cookie="planted")
    assert not stage.sessions.kept


@pytest.mark.parametrize("bent", [{"state": "other"}, {"iss": "http://evil.example"}])
def test_bent_answer_is_foreign(stage, begin, finish, bent):
    begun = begin(return_to=None, locale="ru")

    with pytest.raises(SigninForeign):
        finish(answer(begun, stage, **bent), cookie=begun.cookie)


def test_refusal_of_the_provider_is_told_with_its_reason(stage, begin, finish):
    begun = begin(return_to=None, locale="ru")

    with pytest.raises(SigninRefused) as refused:
        finish(answer(begun, stage, error="access_denied"), cookie=begun.cookie)
    assert refused.value.facts == {"reason": "access_denied"}


def test_session_planted_before_signing_in_is_worth_nothing_after(stage, begin, finish):
    stage.visit()
    planted = stage.sessions.kept.pop("key-1")
    stage.sessions.add(digest("planted"), planted)
    begun = begin(return_to=None, locale="ru", session_cookie="planted")

    finished = finish(answer(begun, stage), cookie=begun.cookie, session_cookie="planted")

    assert finished.cookie != "planted"
    assert digest("planted") not in stage.sessions.kept


def test_step_up_keeps_the_workplace(stage, begin, finish, fake):
    old = stage.visit(position_id=fake.THERAPIST.position_id).session
    stage.sessions.add(digest("old"), old)
    begun = begin(
        return_to="/documents/1/sign", locale="ru", session_cookie="old", acr="aal2", max_age_s=300
    )

    finished = finish(answer(begun, stage), cookie=begun.cookie, session_cookie="old")

    session = stage.sessions.kept[digest(finished.cookie)]
    assert session.position_id == fake.THERAPIST.position_id


def test_step_up_by_another_person_is_foreign(stage, begin, finish, fake):
    stage.sessions.add(digest("old"), stage.visit(account_id=fake.STRANGER).session)
    begun = begin(return_to="/x", locale="ru", session_cookie="old", acr="aal2", max_age_s=300)

    with pytest.raises(SigninForeign):
        finish(answer(begun, stage), cookie=begun.cookie, session_cookie="old")


def test_step_up_answered_without_second_factor_is_not_enough(stage, begin, finish):
    begun = begin(return_to="/x", locale="ru", acr="aal2", max_age_s=300)
    attempt = stage.attempts.kept[begun.state]
    strong = stage.provider.redeem("c", attempt.verifier, attempt.nonce)
    stage.provider.signed_in = replace(strong, acr="aal1")

    with pytest.raises(StepUpNeeded):
        finish(answer(begun, stage), cookie=begun.cookie)


def test_who_left_an_idle_session_is_asked_for_the_password(stage, begin):
    stage.sessions.bury(digest("left"))

    begin(return_to=None, locale="ru", session_cookie="left")

    assert stage.provider.wishes[0].login_again


def _stepped_up(stage, begin, finish, **bent):
    old = stage.visit(**bent).session
    stage.sessions.add(digest("old"), old)
    stage.clock.pass_by(hours=11)
    begun = begin(return_to="/x", locale="ru", session_cookie="old", acr="aal2", max_age_s=300)
    finished = finish(answer(begun, stage), cookie=begun.cookie, session_cookie="old")
    return old, stage.sessions.kept[digest(finished.cookie)]


def test_step_up_does_not_make_the_session_younger(stage, begin, finish):
    old, session = _stepped_up(stage, begin, finish)

    assert session.created_at == old.created_at
    stage.clock.pass_by(hours=1)
    with pytest.raises(SessionOver):
        session.seen(stage.clock()).check_alive(Limits(), stage.clock())


def test_another_sign_in_at_the_provider_begins_a_session_anew(stage, begin, finish):
    _, session = _stepped_up(stage, begin, finish, sid="sid-before")

    assert session.created_at == stage.clock()
