"""Modules of the key that is held (DPoP)."""

import time

from testkit.proofs import BAD, Holder

from .fapi_party import careful
from .fapi_plan import fapi


@fapi("access-token-type-header-case-sensitivity")
def scheme_in_any_letters(stage):
    party = careful(stage)
    _, tokens = party.bound()

    for scheme in ("DPoP", "dpop", "DPOP"):
        assert party.read(tokens["access_token"], scheme).status_code == 200, scheme


@fapi("check-dpop-proof-nbf-exp")
def proof_with_times(stage):
    party = careful(stage)
    asked = party.ask()
    at = int(time.time())
    good = party.proof(nbf=at, exp=at + 60)
    party.granted(party.exchange_code(party.pushed_code(asked), asked.verifier, proof=good))
    old = party.ask()
    bad = party.proof(exp=at - 120)
    answer = party.exchange_code(party.pushed_code(old), old.verifier, proof=bad)

    party.refused(answer, "invalid_dpop_proof")


def _proof_off_by(stage, seconds):
    party = careful(stage)
    asked = party.ask()
    shown = party.proof(iat=int(time.time()) + seconds)

    party.granted(party.exchange_code(party.pushed_code(asked), asked.verifier, proof=shown))


@fapi("ensure-dpopproof-with-iat-10seconds-before-succeeds")
def proof_of_before(stage):
    _proof_off_by(stage, -10)


@fapi("ensure-dpopproof-with-iat-10seconds-after-succeeds")
def proof_of_after(stage):
    _proof_off_by(stage, 10)


@fapi("ensure-mismatched-dpop-jkt-fails")
def key_named_and_key_shown_differ(stage):
    party = careful(stage)
    asked = party.ask(dpop_jkt=Holder().jkt)
    url = party.found["pushed_authorization_request_endpoint"]
    answer = party.push(asked, headers={"DPoP": party.holder.proof("POST", url)})

    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] in {"invalid_dpop_proof", "invalid_request"}


def _bound_to_a_key(stage, **pushed):
    """A code that is bound to the party's key is worth nothing to another key."""
    party = careful(stage)
    asked = party.ask(**pushed.get("said", lambda _: {})(party))
    code = party.pushed_code(asked, **pushed.get("shown", lambda _: {})(party))
    mine, party.holder = party.holder, Holder()
    answer = party.exchange_code(code, asked.verifier)
    party.holder = mine

    party.refused(answer, "invalid_grant", "invalid_dpop_proof")


def _jkt(party):
    return {"dpop_jkt": party.holder.jkt}


def _par_proof(party):
    url = party.found["pushed_authorization_request_endpoint"]
    return {"headers": {"DPoP": party.holder.proof("POST", url)}}


@fapi("ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt")
def other_key_than_was_shown(stage):
    _bound_to_a_key(stage, shown=_par_proof)


@fapi("ensure-token-endpoint-fails-with-mismatched-dpop-jkt")
def other_key_than_was_named(stage):
    _bound_to_a_key(stage, said=_jkt)


@fapi("ensure-dpopproof-at-par-endpoint-binding-success")
def key_shown_at_push(stage):
    party = careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked, **_par_proof(party))

    party.granted(party.exchange_code(code, asked.verifier))


@fapi("ensure-dpop-auth-code-binding-success")
def key_named_at_push(stage):
    party = careful(stage)

    party.bound(**_jkt(party))


@fapi("ensure-holder-of-key-required")
def no_key_shown(stage):
    party = careful(stage)
    asked = party.ask()
    answer = party.exchange_code(party.pushed_code(asked), asked.verifier, proof={})

    party.refused(answer, "invalid_dpop_proof", "invalid_request")


@fapi("dpop-negative-tests")
def bad_proofs(stage):
    party = careful(stage)
    _, tokens = party.bound()
    token, url = tokens["access_token"], party.found["userinfo_endpoint"]

    assert party.info(token).status_code == 401, "a bound token as a bearer's"
    for name, made in BAD.items():
        shown = made(party.holder, "GET", url, token)
        assert party.read(token, proofs=shown).status_code in {400, 401, 431}, name
    once = party.holder.proof("GET", url, token)
    answers = [party.read(token, proofs=[once]).status_code for _ in range(2)]
    assert answers == [200, 401], "a proof is good once"
