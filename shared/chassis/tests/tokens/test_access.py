"""Access tokens: whom they let in, and the table of attacks."""

import time
from uuid import UUID

import pytest

from chassis.tokens import SigningKey, Unauthorised, sign
from testkit import attacks
from testkit.keys import Issuer

ACCOUNT = attacks.ACCOUNT
ORGANISATION = "c9bf9e57-1685-4c89-bafb-ff5af830be8a"


def refusal_of(tokens, *headers):
    with pytest.raises(Unauthorised) as refused:
        tokens.check(headers)
    return refused.value.reason


def test_a_person_is_let_in_with_all_the_token_says(tokens, issuer, watch):
    token = issuer.person(
        "frmr",
        ACCOUNT,
        "frmr.self frmr.hr",
        sid="s-1",
        local_access={"organisation_id": ORGANISATION, "expires_at": 1795700000},
    )

    claims = tokens.check([f"Bearer {token}"])

    at = int(watch().timestamp())
    assert claims.is_person
    assert (claims.sub, claims.client_id, claims.sid) == (ACCOUNT, "cabinet", "s-1")
    assert claims.scope == {"frmr.self", "frmr.hr"}
    assert (claims.acr, claims.amr, claims.level) == ("aal2", ("pwd", "otp"), "confirmed")
    assert (claims.iat, claims.exp, claims.auth_time) == (at, at + 120, at)
    assert claims.act == "cabinet"
    assert claims.local_access.organisation_id == UUID(ORGANISATION)
    assert claims.jkt is None


def test_a_program_is_let_in_as_itself(tokens, issuer):
    token = issuer.program("frmr", "documents", "frmr.signers", organisation_id=ORGANISATION)

    claims = tokens.check([f"bearer {token}"])

    assert not claims.is_person
    assert (claims.sub, claims.client_id) == ("documents", "documents")
    assert claims.organisation_id == UUID(ORGANISATION)
    assert claims.level is None


def test_what_the_house_signs_it_also_reads(keys, tokens, watch):
    key = SigningKey.generate("ES256")
    keys.change({"keys": [key.public_jwk()]})
    at = int(watch().timestamp())
    claims = {
        "iss": "http://localhost:18010",
        "aud": "frmr",
        "sub": "documents",
        "client_id": "documents",
        "jti": "1",
        "iat": at,
        "exp": at + 300,
    }

    assert tokens.check([f"Bearer {sign(key, 'at+jwt', claims)}"]).sub == "documents"


@pytest.mark.parametrize("name", attacks.NAMES)
def test_a_bad_token_lets_nobody_in(name, tokens, issuer):
    token = attacks.token(name, issuer, "frmr", "frmr.self")

    assert refusal_of(tokens, f"Bearer {token}") not in {"missing", "scheme"}


@pytest.mark.parametrize("name", attacks.LINES["spelling"])
def test_a_misspelt_token_costs_no_more_than_five_milliseconds(name, tokens, issuer):
    header = f"Bearer {attacks.token(name, issuer, 'frmr', 'frmr.self')}"

    def cost():
        before = time.thread_time()
        refusal_of(tokens, header)
        return time.thread_time() - before

    assert min(cost() for _ in range(5)) <= 0.005


def test_the_token_that_the_attacks_bend_is_good(tokens, issuer):
    token = issuer.person("frmr", ACCOUNT, "frmr.self")

    assert tokens.check([f"Bearer {token}"]).sub == ACCOUNT


SERVICES = ("idp", "frmr", "cabinet", "documents")


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("audience", SERVICES)
def test_a_token_is_for_one_service_alone(audience, service, issuer, tokens_of):
    tokens = tokens_of(service)
    header = f"Bearer {issuer.person(audience, ACCOUNT)}"

    if audience == service:
        assert tokens.check([header]).sub == ACCOUNT
    else:
        assert refusal_of(tokens, header) == "audience"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ([], "missing"),
        (["{}"], "scheme"),
        (["Bearer"], "scheme"),
        (["Bearer "], "scheme"),
        (["Basic {}"], "scheme"),
        (["DPoP {}"], "scheme"),
        (["Bearer  {}"], "malformed"),
        (["Bearer {},Bearer {}"], "malformed"),
        (["Bearer {}, Basic dXNlcjpw"], "malformed"),
        (["Bearer {}", "Bearer {}"], "doubled"),
        (["Bearer {}", "Basic dXNlcjpw"], "doubled"),
        (["Bearer \u0430{}"], "scheme"),
    ],
)
def test_only_one_header_with_one_bearer_token_is_read(headers, reason, tokens, issuer):
    token = issuer.person("frmr", ACCOUNT)

    assert refusal_of(tokens, *(header.replace("{}", token) for header in headers)) == reason


@pytest.mark.parametrize(
    "shift", [{"iat": 29, "exp": 100}, {"nbf": 29}, {"iat": -200, "exp": -29}, {"exp": 600}]
)
def test_clocks_may_differ_by_half_a_minute(shift, tokens, issuer, watch):
    at = int(watch().timestamp())
    bent = {name: at + off for name, off in shift.items()}

    assert tokens.check([f"Bearer {issuer.person('frmr', ACCOUNT, **bent)}"])


@pytest.mark.parametrize("shift", [{"iat": 31, "exp": 100}, {"nbf": 31}, {"iat": -200, "exp": -31}])
def test_and_by_no_second_more(shift, tokens, issuer, watch):
    at = int(watch().timestamp())
    bent = {name: at + off for name, off in shift.items()}

    assert refusal_of(tokens, f"Bearer {issuer.person('frmr', ACCOUNT, **bent)}")


def test_a_verified_token_is_not_verified_again(tokens, issuer, keys):
    header = f"Bearer {issuer.person('frmr', ACCOUNT)}"

    first = tokens.check([header])

    assert tokens.check([header]) == first
    assert keys.asked == 1


def test_a_remembered_token_expires(tokens, issuer, watch):
    header = f"Bearer {issuer.person('frmr', ACCOUNT)}"
    tokens.check([header])
    watch.forward(150)

    assert refusal_of(tokens, header) == "expired"


def test_a_remembered_token_falls_with_its_session(tokens, issuer, deny_list):
    header = f"Bearer {issuer.person('frmr', ACCOUNT, sid='s-1')}"
    tokens.check([header])
    deny_list.sids.add("s-1")

    assert refusal_of(tokens, header) == "revoked"


def test_a_remembered_token_falls_with_its_key(tokens, issuer, keys):
    header = f"Bearer {issuer.person('frmr', ACCOUNT)}"
    tokens.check([header])
    keys.change(Issuer().jwks())

    assert refusal_of(tokens, header) == "key"


def test_a_bound_token_remembered_is_still_worth_nothing(tokens, issuer):
    header = f"Bearer {issuer.person('frmr', ACCOUNT, cnf={'jkt': 'x' * 43})}"

    assert [refusal_of(tokens, header) for _ in range(2)] == ["proof", "proof"]


def test_the_deny_list_is_told_what_is_at_stake(tokens, issuer, deny_list):
    header = f"Bearer {issuer.person('frmr', ACCOUNT)}"
    tokens.check([header])
    tokens.check([header], write=True)
    tokens.check([header], write=True, sure=True)

    assert deny_list.asked == [(False, False), (True, False), (True, True)]


@pytest.mark.parametrize(
    "use", [{"use": "enc"}, {"key_ops": ["sign"]}, {"key_ops": ["verify", "sign"]}]
)
def test_a_key_for_another_use_verifies_nothing(use, tokens, issuer, keys):
    other = Issuer()
    keys.change({"keys": [*other.jwks()["keys"], issuer.jwks()["keys"][0] | use]})

    assert refusal_of(tokens, f"Bearer {issuer.person('frmr', ACCOUNT)}") == "key"


def test_an_rsa_key_of_the_same_name_verifies_nothing(tokens, issuer, keys):
    rsa = SigningKey.generate("RS256").public_jwk() | {"kid": issuer.kid}
    keys.change({"keys": [rsa]})

    assert refusal_of(tokens, f"Bearer {issuer.person('frmr', ACCOUNT)}") == "key"


def test_the_reason_never_holds_the_token(tokens, issuer):
    token = issuer.person("documents", ACCOUNT)
    with pytest.raises(Unauthorised) as refused:
        tokens.check([f"Bearer {token}"])

    assert str(refused.value) == "audience"
    assert refused.value.__cause__ is None
