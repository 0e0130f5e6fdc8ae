"""Tokens that are bound to a key, from the request for a code to the last refresh (RFC 9449)."""

from dataclasses import replace

import pytest

from chassis.tokens import Shown
from idp.domain.oauth import InvalidDpopProof, InvalidGrant, InvalidRequest
from testkit import proofs
from testkit.proofs import Holder

from .conftest import ISSUER, members

PAR, TOKEN = f"{ISSUER}/oauth2/par", f"{ISSUER}/oauth2/token"
DESKTOP = {"client_id": "ordinator-cli", "scope": "openid offline_access"}
REDIRECT = "http://127.0.0.1:53211/callback"


@pytest.fixture
def holder(provider):
    return Holder(provider.clock)


@pytest.fixture
def other(provider):
    return Holder(provider.clock)


def bound_to(provider, token, audience):
    return provider.claims(token, audience).jkt


def test_proof_that_came_is_read_and_none_is_no_fault(provider, holder):
    proof = holder.proof("POST", TOKEN)

    assert provider.oidc.prove_key(Shown("POST", "/oauth2/token", [proof])) == holder.jkt
    assert provider.oidc.prove_key(Shown("POST", "/oauth2/token")) is None


# No token comes with the proof yet, nor is a certain key awaited.
GOOD_HERE = {"no proof", "another's key", "ath of another token", "ath absent"}


@pytest.mark.parametrize("name", sorted(proofs.BAD.keys() - GOOD_HERE))
def test_bad_proof_is_refused(provider, holder, name):
    made = proofs.BAD[name](holder, "POST", TOKEN, "")

    with pytest.raises(InvalidDpopProof):
        provider.oidc.prove_key(Shown("POST", "/oauth2/token", made))


def test_tokens_are_bound_to_the_key_that_was_proven(provider, session, holder):
    tokens = provider.redeem(provider.code(session), jkt=holder.jkt)

    assert tokens.token_type == "DPoP"
    assert bound_to(provider, tokens.access_token, "cabinet") == holder.jkt


def test_without_a_proof_tokens_are_whose_hands_they_are_in(provider, session):
    tokens = provider.tokens(session)

    assert tokens.token_type == "Bearer"
    assert bound_to(provider, tokens.access_token, "cabinet") is None


def test_code_that_was_asked_for_a_key_is_worth_nothing_with_another(
    provider, session, holder, other
):
    code = provider.code(session, dpop_jkt=holder.jkt)
    for jkt in (other.jkt, None):
        with pytest.raises(InvalidGrant):
            provider.redeem(code, jkt=jkt)

    assert bound_to(provider, provider.redeem(code, jkt=holder.jkt).access_token, "cabinet")


@pytest.mark.parametrize("jkt", ["x", "", "x" * 44, "x" * 42 + "="])
def test_what_is_no_thumbprint_is_refused(provider, session, jkt):
    assert provider.answer(session, dpop_jkt=jkt)["error"] == "invalid_request"


def pushed_code(provider, session, **push):
    pushed = provider.push(**push)
    asked = {"client_id": ["cabinet"], "request_uri": [pushed.request_uri]}
    return members(provider.oidc.authorize(asked, session).address)["code"]


def test_request_is_bound_by_the_proof_it_was_pushed_with(provider, session, holder, other):
    code = pushed_code(provider, session, proofs=[holder.proof("POST", PAR)])
    with pytest.raises(InvalidGrant):
        provider.redeem(code, jkt=other.jkt)

    assert provider.redeem(code, jkt=holder.jkt).token_type == "DPoP"


def test_request_is_bound_by_its_parameter_when_no_proof_comes_with_it(
    provider, session, holder, other
):
    code = pushed_code(provider, session, dpop_jkt=holder.jkt)

    with pytest.raises(InvalidGrant):
        provider.redeem(code, jkt=other.jkt)


def test_proof_and_parameter_of_a_pushed_request_name_one_key(provider, session, holder, other):
    assert provider.push(proofs=[holder.proof("POST", PAR)], dpop_jkt=holder.jkt)
    with pytest.raises(InvalidDpopProof):
        provider.push(proofs=[holder.proof("POST", PAR)], dpop_jkt=other.jkt)
    with pytest.raises(InvalidDpopProof):
        provider.push(proofs=[holder.proof("POST", TOKEN)])


@pytest.fixture
def desktop(provider, session, holder):
    """Tokens of a program that keeps no key but the one it proved."""
    code = provider.code(session, **DESKTOP)
    return provider.redeem(code, "ordinator-cli", jkt=holder.jkt)


def test_family_of_a_public_program_is_bound_to_its_key(provider, desktop, holder, other):
    with pytest.raises(InvalidGrant):
        provider.renew(desktop.refresh_token, "ordinator-cli", jkt=other.jkt)
    with pytest.raises(InvalidDpopProof):
        provider.renew(desktop.refresh_token, "ordinator-cli")

    # Neither of them was a use: the family lives.
    renewed = provider.renew(desktop.refresh_token, "ordinator-cli", jkt=holder.jkt)
    assert bound_to(provider, renewed.access_token, "documents") == holder.jkt


def test_public_program_that_proves_its_key_gets_a_lost_answer_again(provider, desktop, holder):
    first = provider.renew(desktop.refresh_token, "ordinator-cli", jkt=holder.jkt)
    provider.clock.turn(seconds=10)
    again = provider.renew(desktop.refresh_token, "ordinator-cli", jkt=holder.jkt)
    provider.clock.turn(seconds=1)

    assert again.refresh_token == first.refresh_token
    with pytest.raises(InvalidGrant):
        provider.renew(desktop.refresh_token, "ordinator-cli", jkt=holder.jkt)


def test_family_of_a_program_with_a_key_of_its_own_may_change_the_other(
    provider, session, holder, other
):
    tokens = provider.redeem(provider.code(session), jkt=holder.jkt)
    renewed = provider.renew(tokens.refresh_token, jkt=other.jkt)

    assert bound_to(provider, renewed.access_token, "cabinet") == other.jkt


def test_exchanged_token_is_bound_to_the_key_of_the_caller(provider, session, holder, other):
    tokens = provider.redeem(provider.code(session), jkt=holder.jkt)
    made = provider.exchange(tokens.access_token, "frmr", "frmr.self", jkt=other.jkt)
    plain = provider.exchange(tokens.access_token, "frmr", "frmr.self")

    assert (made.token_type, bound_to(provider, made.access_token, "frmr")) == ("DPoP", other.jkt)
    assert bound_to(provider, plain.access_token, "frmr") is None


def test_program_s_own_token_is_bound_to_the_key_that_it_proved(provider, holder):
    made = provider.oidc.issue_to_program(
        provider.clients["documents"], wanted=None, resource=None, jkt=holder.jkt
    )

    assert bound_to(provider, made.access_token, "frmr") == holder.jkt


def test_program_whose_tokens_must_be_bound_gets_none_without_a_proof(provider, holder):
    client = replace(provider.clients["cabinet"], require_dpop=True)
    shown = Shown("POST", "/oauth2/token", [holder.proof("POST", TOKEN)])

    assert provider.oidc.prove_key.due(client, shown) == holder.jkt
    with pytest.raises(InvalidDpopProof):
        provider.oidc.prove_key.due(client, Shown("POST", "/oauth2/token"))


def test_process_of_the_version_before_reads_a_request_that_is_bound_to_nothing(provider, session):
    asked = provider.oidc.authorize(provider.asked(), None)

    assert "dpop_jkt" not in asked.request.plain()


def strict(provider, **terms):
    """The cabinet under stricter terms."""
    provider.add(replace(provider.clients["cabinet"], **terms))


def test_program_that_must_push_is_not_heard_through_a_browser(provider, session):
    strict(provider, require_par=True)

    assert provider.answer(session)["error"] == "invalid_request"
    assert provider.redeem(pushed_code(provider, session)).access_token


def test_program_without_pkce_is_served_only_where_it_need_not_know_it(provider, session):
    plain = {"code_challenge": None, "code_challenge_method": None}
    assert provider.answer(session, **plain)["error"] == "invalid_request"

    strict(provider, require_pkce=False)
    code = provider.code(session, **plain)
    assert provider.redeem(code, verifier=None).access_token


def test_program_that_need_not_know_pkce_keeps_to_it_once_it_began(provider, session):
    strict(provider, require_pkce=False)
    begun, plain = (
        provider.code(session),
        provider.code(session, code_challenge=None, code_challenge_method=None),
    )

    with pytest.raises(InvalidGrant):
        provider.redeem(begun, verifier=None)
    with pytest.raises(InvalidGrant):
        provider.redeem(plain)
    assert provider.answer(session, code_challenge=None)["error"] == "invalid_request"


def test_pushed_request_must_not_point_to_another(provider):
    with pytest.raises(InvalidRequest):
        provider.push(request_uri="urn:ietf:params:oauth:request_uri:x")
