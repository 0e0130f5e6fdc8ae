"""Programs of others on the real database: let in by the person's word, and out by it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from idp.domain.consent import Consent
from idp.domain.oauth import InvalidGrant
from idp.domain.refusals import AccountUnknown, ConsentUnknown
from idp.usecases.consent import ListConsents, WithdrawConsent
from idp.usecases.oidc.authorization import Ask
from testkit.strikes import demanded

from .conftest import members

FAULT = "a second connection waits for the lock"
SCOPE = "openid profile offline_access"


@pytest.fixture(autouse=True)
def others(provider):
    """The cabinet belongs to somebody else."""
    provider.register.put_clients([replace(provider.clients["cabinet"], own=False)])


def _give(provider, doctor, scope=SCOPE):
    with provider.start_work() as work:
        given = Consent(doctor, "cabinet", frozenset(scope.split()), provider.clock())
        work.consents.give(given)


def _withdraw(provider):
    return WithdrawConsent(provider.start_work, provider.clock)


def test_whoever_is_signed_in_is_asked_for_their_word_alone(provider, session):
    asked = provider.oidc.authorize(provider.asked(scope=SCOPE), session)

    assert asked.ask is Ask.CONSENT


def test_word_that_was_given_is_remembered(provider, doctor, session):
    _give(provider, doctor)

    assert "code" in provider.answer(session, scope=SCOPE)
    assert "code" in provider.answer(session, scope="openid")


@pytest.mark.parametrize(
    "bent",
    [
        {"scope": f"{SCOPE} email"},
        {"scope": "openid", "claims": '{"userinfo":{"email":null}}'},
        {"scope": SCOPE, "prompt": "consent"},
    ],
)
def test_more_than_was_given_is_asked_for(provider, doctor, session, bent):
    _give(provider, doctor)

    assert provider.oidc.authorize(provider.asked(**bent), session).ask is Ask.CONSENT


def test_what_is_given_later_joins_what_was_given(provider, doctor, session):
    _give(provider, doctor, "openid profile")
    _give(provider, doctor, "openid email")

    assert "code" in provider.answer(session, scope="openid profile email")


def test_where_no_page_is_allowed_the_lack_is_told(provider, session):
    told = provider.answer(session, scope=SCOPE, prompt="none")

    assert told["error"] == "consent_required"


def test_no_code_without_the_word_whoever_forgot_to_ask(provider, session):
    asked = provider.oidc.authorize(provider.asked(scope=SCOPE), session)
    told = members(provider.sessions.issue_code(asked.request.plain(), session))

    assert told["error"] == "consent_required"


def test_taking_it_back_ends_what_the_program_has(provider, doctor, session):
    _give(provider, doctor)
    tokens = provider.tokens(session, scope=SCOPE)
    code = provider.code(session, scope=SCOPE)
    _withdraw(provider)(doctor, "cabinet")

    with pytest.raises(InvalidGrant):
        provider.renew(tokens.refresh_token)
    with pytest.raises(InvalidGrant):
        provider.redeem(code)
    with pytest.raises(AccountUnknown):
        provider.oidc.read_user_info(provider.claims(tokens.access_token))
    ((name, _, sessions),) = provider.told()
    assert (name, sessions) == ("idp.session.revoked.v1", [str(session.id)])
    assert provider.oidc.authorize(provider.asked(scope=SCOPE), session).ask is Ask.CONSENT


def test_what_is_taken_back_is_written_down(provider, doctor, session):
    _give(provider, doctor)
    provider.tokens(session, scope=SCOPE)
    every = "SELECT deed, client_id FROM audit_entry ORDER BY number"
    before = len(provider.rows(every))
    _withdraw(provider)(doctor, "cabinet")

    assert provider.rows(every)[before:] == [("consent", "cabinet"), ("grant.end", "cabinet")]


def test_there_is_nothing_to_take_back_twice(provider, doctor):
    _give(provider, doctor)
    _withdraw(provider)(doctor, "cabinet")

    with pytest.raises(ConsentUnknown):
        _withdraw(provider)(doctor, "cabinet")


def test_word_of_another_is_not_taken_back(provider, doctor):
    _give(provider, doctor)
    other = provider.account("akhmetova")

    with pytest.raises(ConsentUnknown):
        _withdraw(provider)(other, "cabinet")


def test_person_sees_whom_they_let_in(provider, doctor):
    _give(provider, doctor)
    (one,) = ListConsents(provider.start_work)(doctor)

    assert (one.client_name, one.consent.scopes) == ("Cabinet", frozenset(SCOPE.split()))
    assert one.consent.given_at == datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_code_that_is_issued_while_the_word_is_taken_back_falls_with_it(provider, doctor, session):
    _give(provider, doctor)

    with demanded(FAULT) as strikes, ThreadPoolExecutor(1) as pool:
        with provider.start_work() as work:
            asked = provider.oidc.authorize
            work.consents.get(doctor, "cabinet", lock=True)
            code = members(asked(provider.asked(scope=SCOPE), session).address)["code"]
            taken = pool.submit(_withdraw(provider), doctor, "cabinet")
            provider.await_waiting()
            strikes.add()
        taken.result(5)

    with pytest.raises(InvalidGrant):
        provider.redeem(code)


def test_code_is_not_issued_once_the_word_is_being_taken_back(provider, doctor, session):
    _give(provider, doctor)
    asked = provider.oidc.authorize(provider.asked(scope=SCOPE, prompt="consent"), session)

    with demanded(FAULT) as strikes, ThreadPoolExecutor(1) as pool:
        with provider.start_work() as work:
            work.consents.withdraw(doctor, "cabinet")
            issued = pool.submit(provider.sessions.issue_code, asked.request.plain(), session)
            provider.await_waiting()
            strikes.add()

        assert members(issued.result(5))["error"] == "consent_required"
