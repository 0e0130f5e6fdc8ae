import pytest

from cabinet.domain.attempt import digest
from cabinet.domain.refusals import LogoutTokenRefused, SessionOver
from cabinet.domain.session import Limits
from cabinet.usecases.ports import SigninOver
from cabinet.usecases.session import EndSession, EndSignin, OpenPage
from chassis.refusal import Unavailable
from testkit.strikes import demanded


@pytest.fixture
def cookie(stage):
    stage.sessions.add(digest("cookie"), stage.visit().session)
    del stage.sessions.kept["key-1"]
    return "cookie"


@pytest.fixture
def open_page(stage):
    return OpenPage(stage.sessions, Limits(), stage.clock)


def test_page_moves_the_idle_clock_and_a_poll_does_not(stage, cookie, open_page):
    stage.clock.pass_by(minutes=14)
    open_page(cookie)
    stage.clock.pass_by(minutes=14)
    open_page(cookie, poll=True)
    stage.clock.pass_by(minutes=2)

    with pytest.raises(SessionOver) as over:
        open_page(cookie)
    assert over.value.facts == {"idle": True}
    assert stage.sessions.was_idle(digest(cookie))


@pytest.mark.parametrize("cookie", [None, "unknown"])
def test_stranger_has_no_session(open_page, cookie):
    with pytest.raises(SessionOver):
        open_page(cookie)


def test_old_session_ends_without_a_tombstone(stage, cookie, open_page):
    for _ in range(53):
        stage.clock.pass_by(minutes=13)
        open_page(cookie)
    stage.clock.pass_by(hours=12)
    stage.sessions.change(digest(cookie), lambda current: current.seen(stage.clock()))

    with pytest.raises(SessionOver):
        open_page(cookie)
    assert not stage.sessions.was_idle(digest(cookie))


def test_signing_out_ends_revokes_and_says_where_to_go(stage, cookie):
    where = EndSession(stage.sessions, stage.provider)(cookie)

    assert where.startswith("http://localhost:18010/oauth2/end_session")
    assert stage.provider.revoked == ["refresh-1"]
    assert not stage.sessions.kept


def test_signing_out_works_with_the_provider_away(stage, cookie):
    stage.provider.refusal = Unavailable("idp")

    EndSession(stage.sessions, stage.provider)(cookie)

    assert not stage.sessions.kept


@pytest.fixture
def end_signin(stage):
    return EndSignin(stage.provider, stage.sessions, stage.once, stage.clock)


def test_logout_at_the_provider_ends_the_sessions_of_that_sign_in(stage, cookie, end_signin, fake):
    stage.visit(sid="sid-2")
    stage.provider.overs["token"] = SigninOver("1", "sid-1", fake.MARIA)

    end_signin("token")

    assert list(stage.sessions.kept) == ["key-1"]


def test_logout_without_a_sign_in_ends_all_of_the_account(stage, cookie, end_signin, fake):
    stage.visit(account_id=fake.STRANGER)
    stage.provider.overs["token"] = SigninOver("1", None, fake.MARIA)

    end_signin("token")

    assert list(stage.sessions.kept) == ["key-1"]


def test_logout_token_counts_once(stage, end_signin, fake):
    stage.provider.overs["token"] = SigninOver("1", "sid-1", fake.MARIA)
    end_signin("token")

    with pytest.raises(LogoutTokenRefused):
        end_signin("token")


def test_logout_that_a_crash_cut_short_is_done_when_it_comes_again(stage, cookie, end_signin, fake):
    stage.provider.overs["token"] = SigninOver("1", "sid-1", fake.MARIA)
    end_of = stage.sessions.end_of

    def crash(_sid):
        stage.sessions.end_of = end_of
        raise Unavailable("cache")

    stage.sessions.end_of = crash
    with demanded("the cache went away before the sessions ended") as strikes:
        with pytest.raises(Unavailable):
            end_signin("token")
        strikes.add(len(stage.sessions.kept))

    end_signin("token")

    assert not stage.sessions.kept
