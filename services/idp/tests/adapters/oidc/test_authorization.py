"""The authorization endpoint: where a browser may be sent, and with which word."""

import pytest

from chassis.tokens import read_id_token
from idp.domain.level import Acr, Level
from idp.domain.refusals import ClientUnknown, PushedRequestGone, RedirectForeign
from idp.usecases.oidc.authorization import Ask, AskPerson
from testkit import people

from .conftest import CALLBACK, ISSUER, VERIFIER, members

EVIL = "https://evil.example/callback"


def test_fault_is_told_to_the_client_alone(provider, session):
    returned = provider.oidc.authorize(provider.asked(scope="openid everything"), session)
    told = members(returned.address)

    assert returned.address.startswith(CALLBACK + "?")
    assert (told["error"], told["iss"], told["state"]) == ("invalid_scope", ISSUER, "af0ifjsldkj")
    assert "code" not in told


def test_doubled_state_is_not_given_back(provider, session):
    told = provider.answer(session, state=["one", "two"])

    assert told["error"] == "invalid_request"
    assert "state" not in told


@pytest.mark.parametrize("uri", [EVIL, None, [CALLBACK, EVIL]])
def test_nobody_is_sent_to_a_foreign_address(provider, session, uri):
    for bent in ({}, {"response_type": "token"}, {"scope": "everything"}, {"prompt": "none"}):
        with pytest.raises(RedirectForeign):
            provider.oidc.authorize(provider.asked(**bent, redirect_uri=uri), session)


def test_unknown_client_is_told_on_a_page(provider, session):
    for client_id in ("nobody", None, ["cabinet", "cabinet"], "", "cabinet\0", "\ud800", "x" * 99):
        with pytest.raises(ClientUnknown):
            provider.oidc.authorize(provider.asked(client_id=client_id), session)


def test_nobody_signed_in_is_asked_at_our_pages(provider):
    asked = provider.oidc.authorize(provider.asked(ui_locales="en-GB ru", login_hint="a@b"), None)

    assert isinstance(asked, AskPerson)
    assert (asked.client.client_id, asked.request.locale) == ("cabinet", "en")
    assert asked.request.login_hint == "a@b"


def test_nobody_signed_in_and_no_page_allowed_is_told_so(provider):
    returned = provider.oidc.authorize(provider.asked(prompt="none"), None)

    assert members(returned.address)["error"] == "login_required"


@pytest.mark.parametrize("prompt", ["login", "select_account"])
def test_fresh_proof_is_asked_of_who_is_signed_in(provider, session, prompt):
    assert isinstance(provider.oidc.authorize(provider.asked(prompt=prompt), session), AskPerson)


def test_step_up_is_asked_when_the_proof_is_old(provider, session):
    asked = {"acr_values": "aal2", "max_age": "300"}
    provider.clock.turn(seconds=300)
    fresh = provider.oidc.authorize(provider.asked(**asked), session)
    provider.clock.turn(seconds=1)
    old = provider.oidc.authorize(provider.asked(**asked), session)

    assert "code" in members(fresh.address)
    assert isinstance(old, AskPerson)
    assert (old.request.acr, old.request.max_age) == (Acr.AAL2, 300)


def test_step_up_is_asked_when_the_proof_is_weak(provider, doctor):
    weak = provider.sign_in(doctor, amr=("pwd",), acr=Acr.AAL1)

    assert isinstance(provider.oidc.authorize(provider.asked(acr_values="aal2"), weak), AskPerson)


def test_code_is_not_issued_on_a_weaker_proof_than_was_asked(provider, doctor):
    weak = provider.sign_in(doctor, amr=("pwd",), acr=Acr.AAL1)
    asked = provider.oidc.authorize(provider.asked(acr_values="aal2"), weak)
    address = provider.sessions.issue_code(asked.request.plain(), weak)

    assert members(address)["error"] == "unmet_authentication_requirements"


def test_proof_made_for_the_request_is_fresh_enough_for_no_age_at_all(provider, session):
    provider.clock.turn(seconds=1)
    asked = provider.oidc.authorize(provider.asked(max_age="0"), session)
    fresh = provider.sign_in(session.account_id, replaces=session.id)
    provider.clock.turn(seconds=2)

    assert isinstance(asked, AskPerson)
    assert "code" in members(provider.sessions.issue_code(asked.request.plain(), fresh))


def test_proof_that_was_old_before_the_request_is_not(provider, session):
    provider.clock.turn(seconds=61)
    asked = provider.oidc.authorize(provider.asked(max_age="0"), session)
    address = provider.sessions.issue_code(asked.request.plain(), session)

    assert members(address)["error"] == "unmet_authentication_requirements"


def test_account_below_confirmed_is_denied_and_told_why(provider):
    newcomer = provider.sign_in(provider.account("sokolova", Level.STANDARD))
    told = provider.answer(newcomer)

    assert (told["error"], told["error_description"]) == ("access_denied", "account-unconfirmed")


def test_blocked_account_is_denied(provider, doctor, session):
    provider.block(doctor)

    assert provider.answer(session)["error"] == "access_denied"


def test_scope_of_officers_is_given_to_those_who_hold_it(provider, doctor, session):
    without = provider.tokens(session, "ordinator-cli")
    provider.register.grant_scope(doctor, "documents.audit")
    granted = provider.tokens(session, "ordinator-cli")

    assert without.scope == ("openid",)
    assert granted.scope == ("openid", "documents.audit")
    claims = provider.claims(granted.access_token, "documents")
    assert (claims.act, claims.client_id) == (None, "ordinator-cli")


def test_pushed_request_is_answered_once(provider, session):
    pushed = provider.push()
    asked = {"client_id": ["cabinet"], "request_uri": [pushed.request_uri]}
    told = members(provider.oidc.authorize(asked, session).address)

    assert pushed.expires_in == 90
    assert provider.redeem(told["code"], verifier=VERIFIER).access_token
    with pytest.raises(PushedRequestGone):
        provider.oidc.authorize(asked, session)


def test_login_that_a_program_suggests_is_not_readable_where_the_request_lies(provider):
    pushed = provider.push(login_hint="maria@example.org")
    asked = {"client_id": ["cabinet"], "request_uri": [pushed.request_uri]}

    ((kept,),) = provider.rows("SELECT par_request::text FROM par_request")
    assert "maria" not in kept
    assert provider.oidc.authorize(asked, None).request.login_hint == "maria@example.org"


def test_pushed_request_is_not_spent_by_a_visit_but_by_its_answer(provider, session):
    pushed = provider.push()
    asked = {"client_id": ["cabinet"], "request_uri": [pushed.request_uri]}
    first, second = (provider.oidc.authorize(asked, None) for _ in range(2))
    answers = [
        members(provider.sessions.issue_code(each.request.plain(), session))
        for each in (first, second)
    ]

    assert ["code" in told for told in answers] == [True, False]
    assert answers[1]["error"] == "invalid_request"


def test_parameters_beside_a_pushed_request_change_nothing(provider, session):
    pushed = provider.push()
    asked = provider.asked(redirect_uri=EVIL, scope="openid") | {
        "request_uri": [pushed.request_uri]
    }
    address = provider.oidc.authorize(asked, session).address

    assert address.startswith(CALLBACK)
    assert "cabinet" in provider.redeem(members(address)["code"]).scope


def test_pushed_request_of_another_client_or_too_old_is_gone(provider, session):
    pushed = provider.push()
    asked = {"client_id": ["ordinator-cli"], "request_uri": [pushed.request_uri]}
    with pytest.raises(PushedRequestGone):
        provider.oidc.authorize(asked, session)
    provider.clock.turn(seconds=90)

    with pytest.raises(PushedRequestGone):
        provider.oidc.authorize(asked | {"client_id": ["cabinet"]}, session)


def test_nobody_but_the_person_of_the_hint_is_answered(provider, doctor, session):
    hint = provider.tokens(session).id_token
    other = provider.sign_in(provider.account("akhmetova"))
    provider.clock.turn(hours=2)
    fresh = provider.sign_in(doctor)

    assert "code" in provider.answer(fresh, id_token_hint=hint)
    assert provider.answer(other, id_token_hint=hint, prompt="none")["error"] == "login_required"
    asked = provider.oidc.authorize(provider.asked(id_token_hint=hint), other)
    assert asked.ask is Ask.PERSON
    told = members(provider.sessions.issue_code(asked.request.plain(), other))
    assert told["error"] == "login_required"


def test_claims_that_are_named_are_told_where_they_were_asked_for(provider, doctor, session):
    claims = '{"userinfo":{"email":null,"name":{"essential":true}},"id_token":{"snils":null}}'
    tokens = provider.tokens(session, scope="openid", claims=claims)
    info = provider.oidc.read_user_info(provider.claims(tokens.access_token))
    identity = read_id_token(
        tokens.id_token,
        keys=provider.public(),
        issuer=ISSUER,
        audience="cabinet",
        clock=provider.clock,
    )

    assert set(info) == {"sub", "name"}
    assert identity.claims["snils"] == people.person("orlova")["snils"]
    assert "name" not in identity.claims


def test_page_is_named_by_what_is_lacking(provider, doctor, session):
    weak = provider.sign_in(doctor, amr=("pwd",), acr=Acr.AAL1)
    found = [
        provider.oidc.authorize(provider.asked(**bent), who).ask
        for bent, who in (
            ({}, None),
            ({"acr_values": "aal2"}, weak),
            ({"prompt": "login"}, session),
            ({"prompt": "select_account"}, session),
            ({"prompt": "create"}, session),
            ({"prompt": "create"}, None),
        )
    ]

    assert found == [Ask.PROOF, Ask.PROOF, Ask.PERSON, Ask.PERSON, Ask.ACCOUNT, Ask.ACCOUNT]
