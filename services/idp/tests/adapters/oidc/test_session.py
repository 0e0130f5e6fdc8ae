"""Sessions on the real database: a cookie that changes, an end that everybody hears of."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text

from idp.domain.affiliation import Affiliation
from idp.domain.level import Acr
from idp.domain.oauth import InvalidGrant
from idp.domain.refusals import (
    AccountBlocked,
    AccountUnknown,
    LogoutHintBad,
    RedirectForeign,
    ScopeNotGranted,
    SignedOut,
)
from idp.usecases.oidc.logout import LogoutAsked
from idp.usecases.ports import Opening, Typed
from testkit.rush import at_once
from testkit.strikes import demanded

HOME = "http://127.0.0.1:31530/"


def _open(provider, account_id, replaces=None, amr=("pwd",), acr=Acr.AAL1):
    return provider.sessions.open(Opening(account_id, amr, acr, replaces))


def test_cookie_finds_its_session(provider, doctor):
    opened = _open(provider, doctor)

    assert provider.sessions.find(opened.cookie).id == opened.session.id
    assert provider.sessions.find("x" * 43) is None
    assert provider.sessions.find(None) is None


def test_sign_in_with_a_password_that_is_another_by_now_opens_no_session(provider, doctor):
    with provider.start_work() as work:
        work.passwords.put(doctor, "a hash", changed_at=provider.clock())

    with pytest.raises(SignedOut):
        provider.sessions.open(Opening(doctor, ("pwd",), Acr.AAL1, password=Typed(None)))
    typed = Typed(provider.clock())
    opened = provider.sessions.open(Opening(doctor, ("pwd",), Acr.AAL1, password=typed))
    assert provider.sessions.find(opened.cookie).id == opened.session.id


def test_session_that_is_used_does_not_idle_out(provider, doctor):
    opened = _open(provider, doctor)
    for _ in range(3):
        provider.clock.turn(minutes=29)
        assert provider.sessions.find(opened.cookie)
    provider.clock.turn(minutes=30)

    assert provider.sessions.find(opened.cookie) is None


def test_session_ends_after_twelve_hours_however_it_is_used_and_proven(provider, doctor):
    opened = _open(provider, doctor)
    for _ in range(24):
        provider.clock.turn(minutes=29)
        assert provider.sessions.find(opened.cookie)
    again = _open(provider, doctor, opened.session.id, amr=("otp",), acr=Acr.AAL2)
    provider.clock.turn(minutes=23, seconds=59)
    assert provider.sessions.find(again.cookie)
    provider.clock.turn(seconds=1)

    assert provider.sessions.find(again.cookie) is None


def test_fresh_proof_changes_the_cookie_and_keeps_the_session(provider, doctor):
    before = _open(provider, doctor)
    after = _open(provider, doctor, before.session.id, amr=("otp",), acr=Acr.AAL2)

    assert after.session.id == before.session.id
    assert (after.session.amr, after.session.acr) == (("pwd", "otp"), Acr.AAL2)
    assert provider.sessions.find(before.cookie) is None
    assert provider.sessions.find(after.cookie).id == after.session.id


def test_another_person_in_the_same_browser_ends_the_first_session(provider, doctor):
    before = _open(provider, doctor)
    after = _open(provider, provider.account("goncharov"), before.session.id)

    assert after.session.id != before.session.id
    assert provider.sessions.find(before.cookie) is None
    assert provider.told() == [("idp.session.revoked.v1", "logout", [str(before.session.id)])]


def test_proof_that_is_sent_twice_opens_one_session_and_the_later_cookie_holds(provider, doctor):
    proof = Opening(doctor, ("pwd", "otp"), Acr.AAL2, session_id=uuid4())

    opened = at_once([lambda: provider.sessions.open(proof)] * 20)

    assert {each.session.id for each in opened} == {proof.session_id}
    assert provider.rows("SELECT count(*) FROM session") == [(1,)]
    assert len([each for each in opened if provider.sessions.find(each.cookie)]) == 1


def test_proof_that_is_sent_again_after_sign_out_opens_nothing(provider, doctor):
    proof = Opening(doctor, ("pwd", "otp"), Acr.AAL2, session_id=uuid4())
    provider.sessions.open(proof)
    provider.sessions.end(proof.session_id)

    with pytest.raises(SignedOut):
        provider.sessions.open(proof)


def test_pushed_request_is_answered_again_to_a_proof_that_was_sent_twice(provider, session):
    pushed = provider.push()
    address = {"client_id": ["cabinet"], "request_uri": [pushed.request_uri]}
    request = provider.oidc.authorize(address, None).request.plain()

    issue = provider.sessions.issue_code
    first, again = issue(request, session), issue(request, session, again=True)

    assert "code=" in first
    assert "code=" in again
    assert "error=invalid_request" in issue(request, session)


def test_page_that_loads_beside_a_fresh_proof_does_not_bring_the_old_cookie_back(provider, doctor):
    before = _open(provider, doctor)

    with ThreadPoolExecutor(1) as pool:
        with provider.engine.begin() as db:
            db.execute(text("UPDATE session SET cookie_hash = 'fresh', acr = 'aal2'"))
            page = pool.submit(provider.sessions.find, before.cookie)
            provider.await_waiting()
        found = page.result(5)

    assert found is None
    assert provider.rows("SELECT cookie_hash, acr FROM session") == [(b"fresh", "aal2")]


def test_step_up_of_a_session_that_ended_meanwhile_opens_no_other(provider, doctor):
    before = _open(provider, doctor)
    provider.sessions.end(before.session.id)
    proof = Opening(doctor, ("pwd", "otp"), Acr.AAL2, before.session.id)

    with pytest.raises(SignedOut):
        provider.sessions.open(replace(proof, within=True))
    assert provider.rows("SELECT count(*) FROM session WHERE ended_at IS NULL") == [(0,)]


def test_session_that_ended_meanwhile_gives_no_code(provider, session):
    provider.sessions.end(session.id)

    answer = provider.answer(session)

    assert answer["error"] == "login_required"
    assert provider.rows("SELECT count(*) FROM permission") == [(0,)]


def test_sign_out_waits_for_a_code_that_is_being_given_and_takes_it_back(provider, session):
    with ThreadPoolExecutor(1) as pool:
        with provider.start_work() as work:
            asked = provider.oidc.authorize(provider.asked(prompt="login"), session).request
            provider.sessions.issue_code.within(work, replace(asked, scope=("openid",)), session)
            ended = pool.submit(provider.sessions.end, session.id)
            provider.await_waiting()
        ended.result(5)

    assert provider.rows("SELECT count(*) FROM permission WHERE revoked_at IS NULL") == [(0,)]


def test_sign_out_ends_the_session_once_and_tells_it(provider, session):
    provider.tokens(session, scope="openid cabinet")
    provider.sessions.end(session.id)
    provider.sessions.end(session.id)

    assert provider.told() == [("idp.session.revoked.v1", "logout", [str(session.id)])]
    assert provider.rows("SELECT count(*) FROM permission WHERE revoked_at IS NULL") == [(0,)]


def test_two_sign_outs_at_once_tell_it_once(provider, session):
    with demanded("sign-outs at once", 24) as strikes, ThreadPoolExecutor(12) as pool:
        for _ in pool.map(lambda _: provider.sessions.end(session.id), range(24)):
            strikes.add()

    assert provider.told() == [("idp.session.revoked.v1", "logout", [str(session.id)])]


def test_after_a_restore_nobody_is_signed_in_and_everybody_hears_it(provider, doctor, session):
    tokens = provider.tokens(session)
    other = _open(provider, provider.account("goncharov"))
    provider.sessions.end(session.id)

    assert provider.register.end_every_session() == 2
    assert provider.register.end_every_session() == 0

    assert provider.sessions.find(other.cookie) is None
    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)
    ended = provider.rows(
        """SELECT aggregate_id, body->'all' FROM outbox WHERE body->>'reason' = 'restored'"""
    )
    assert sorted(ended) == sorted([(doctor, True), (other.session.account_id, True)])


def test_offline_grant_outlives_the_browser(provider, session):
    tokens = provider.tokens(session)
    provider.sessions.end(session.id)

    assert provider.renew(tokens.refresh_token).access_token


def _sign_out(provider, session, hint, **asked):
    return provider.oidc.sign_out(LogoutAsked(id_token_hint=hint, **asked), session)


def test_program_sends_the_person_to_sign_out_and_back(provider, session):
    hint = provider.tokens(session).id_token
    done = _sign_out(provider, session, hint, post_logout_redirect_uri=HOME, state="s&1")

    assert done.address == HOME + "?state=s%261"
    assert [reason for _, reason, _ in provider.told()] == ["logout"]


def test_expired_hint_is_good_enough_to_sign_out(provider, session):
    hint = provider.tokens(session).id_token
    provider.clock.turn(hours=11)

    assert _sign_out(provider, session, hint, client_id="cabinet").address is None


@pytest.mark.parametrize("uri", ["https://evil.example/", HOME + "x", HOME[:-1], ""])
def test_nobody_is_sent_to_a_foreign_address_after_sign_out(provider, session, uri):
    hint = provider.tokens(session).id_token

    with pytest.raises(RedirectForeign):
        _sign_out(provider, session, hint, post_logout_redirect_uri=uri)
    assert provider.told() == []


def test_without_a_hint_the_person_is_asked(provider, session):
    assert _sign_out(provider, session, None, post_logout_redirect_uri=HOME) is None


def test_hint_of_another_session_ends_nothing_by_itself(provider, session):
    hint = provider.tokens(session).id_token
    stranger = provider.sign_in(provider.account("goncharov"))

    assert _sign_out(provider, stranger, hint) is None
    assert provider.told() == []


def _unsigned(token):
    _, claims, _ = token.split(".")
    # The header says alg none, typ JWT, kid x.
    return f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIiwia2lkIjoieCJ9.{claims}."


@pytest.mark.parametrize("bend", [_unsigned, lambda token: token[:-8] + "AAAAAAAA", str.lower])
def test_hint_that_is_not_signed_by_us_is_refused(provider, session, bend):
    hint = bend(provider.tokens(session).id_token)

    with pytest.raises(LogoutHintBad):
        _sign_out(provider, session, hint)


def test_access_token_is_no_hint(provider, session):
    with pytest.raises(LogoutHintBad):
        _sign_out(provider, session, provider.tokens(session).access_token)


def test_hint_of_another_program_than_the_one_named_is_refused(provider, session):
    hint = provider.tokens(session).id_token

    with pytest.raises(LogoutHintBad):
        _sign_out(provider, session, hint, client_id="documents")


@pytest.mark.parametrize("name", ["refresh_token", "access_token"])
def test_revoked_token_takes_its_whole_grant_along(provider, session, name):
    tokens = provider.tokens(session)
    provider.oidc.revoke(provider.clients["cabinet"], getattr(tokens, name))

    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)
    assert provider.told() == [("idp.session.revoked.v1", "logout", [str(session.id)])]


def test_token_of_nobody_is_revoked_without_effect(provider, session):
    for token in ("x" * 43, ""):
        provider.oidc.revoke(provider.clients["documents"], token)

    assert provider.told() == []


@pytest.mark.parametrize("name", ["refresh_token", "access_token"])
def test_token_of_another_program_is_refused_to_be_revoked_and_lives(provider, session, name):
    tokens = provider.tokens(session)
    with pytest.raises(InvalidGrant):
        provider.oidc.revoke(provider.clients["documents"], getattr(tokens, name))

    assert provider.told() == []
    assert provider.renew(tokens.refresh_token).access_token


def test_program_reads_of_the_person_what_its_scopes_open(provider, doctor, session):
    claims = provider.claims(provider.tokens(session, scope="openid profile snils").access_token)
    told = provider.oidc.read_user_info(claims)

    assert told["sub"] == str(doctor)
    assert set(told) == {
        *("sub", "name", "family_name", "given_name", "middle_name", "birthdate", "snils"),
    }


def test_program_is_told_where_the_person_works_now(provider, doctor, session):
    hospital, worker = uuid4(), uuid4()
    with provider.start_work() as work:
        work.affiliations.keep(Affiliation(uuid4(), doctor, hospital, worker, 1))
        ended = Affiliation(uuid4(), doctor, uuid4(), worker, 1, ended_at=provider.clock())
        work.affiliations.keep(ended)
    tokens = provider.tokens(session, scope="openid organisation")
    told = provider.oidc.read_user_info(provider.claims(tokens.access_token))

    assert told["affiliations"] == [{"organisation_id": str(hospital), "worker_id": str(worker)}]
    assert set(told) == {"sub", "affiliations"}


def test_program_reads_nothing_after_the_grant_was_taken_back(provider, session):
    tokens = provider.tokens(session)
    claims = provider.claims(tokens.access_token)
    provider.oidc.revoke(provider.clients["cabinet"], tokens.refresh_token)

    with pytest.raises(AccountUnknown):
        provider.oidc.read_user_info(claims)


def test_token_of_a_session_that_ended_reads_nothing_though_its_grant_lives_on(provider, session):
    tokens = provider.tokens(session)
    claims = provider.claims(tokens.access_token)
    provider.sessions.end(session.id)

    with pytest.raises(AccountUnknown):
        provider.oidc.read_user_info(claims)
    provider.clock.turn(seconds=1)
    renewed = provider.renew(tokens.refresh_token).access_token
    assert provider.oidc.read_user_info(provider.claims(renewed))["sub"] == claims.sub


def test_program_reads_nothing_of_a_blocked_account(provider, doctor, session):
    claims = provider.claims(provider.tokens(session).access_token)
    provider.block(doctor)

    with pytest.raises(AccountBlocked):
        provider.oidc.read_user_info(claims)


def test_number_of_a_token_that_is_no_grant_reads_nothing(provider, session):
    claims = provider.claims(provider.tokens(session).access_token)

    with pytest.raises(AccountUnknown):
        provider.oidc.read_user_info(replace(claims, jti="nothing"))


def test_only_scopes_of_officers_are_granted(provider, doctor):
    with pytest.raises(ScopeNotGranted):
        provider.register.grant_scope(doctor, "documents.read")
