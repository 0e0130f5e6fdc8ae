"""Modules of signed assertions, and whom they are for."""

import time
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

from .fapi_party import careful
from .fapi_plan import fapi
from .fapi_pushing import push_refused


def _assertion_refused(stage, assert_of):
    party = careful(stage)
    asked = party.ask()
    code = party.pushed_code(asked)
    answer = party.exchange_code(code, asked.verifier, assertion=assert_of(party))

    party.refused(answer, "invalid_client")


@fapi("ensure-signed-client-assertion-with-RS256-fails")
def assertion_by_rs256(stage):
    key = RSAKey.generate_key(2048)

    def signed(party):
        at = int(time.time())
        told = {"iss": party.client_id, "sub": party.client_id, "aud": party.found["issuer"]}
        told |= {"jti": str(uuid4()), "iat": at, "exp": at + 60}
        return jwt.encode({"alg": "RS256", "kid": "x"}, told, key, algorithms=["RS256"])

    _assertion_refused(stage, signed)


@fapi("ensure-client-assertion-in-token-endpoint")
def no_assertion(stage):
    party = careful(stage)
    asked = party.ask()
    answer = party.exchange_code(
        party.pushed_code(asked),
        asked.verifier,
        client_assertion=None,
        client_assertion_type=None,
        client_id=party.client_id,
    )

    party.refused(answer, "invalid_client")


@fapi("ensure-client-assertion-with-exp-is-5-minutes-in-past-fails")
def assertion_too_old(stage):
    at = int(time.time())

    _assertion_refused(stage, lambda party: party.assertion(iat=at - 360, exp=at - 300))


@fapi("ensure-client-assertion-with-wrong-aud-fails")
def assertion_for_another(stage):
    _assertion_refused(stage, lambda party: party.assertion(aud="https://another.example"))


@fapi("ensure-client-assertion-with-no-sub-fails")
def assertion_of_nobody(stage):
    _assertion_refused(stage, lambda party: party.assertion(sub=None))


@fapi("par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted")
def assertion_8_seconds_ahead(stage):
    party = careful(stage)

    party.pushed(party.ask(), assertion=party.assertion(nbf=int(time.time()) + 8))


@fapi("par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails")
def assertion_a_minute_ahead(stage):
    party = careful(stage)
    ahead = party.assertion(nbf=int(time.time()) + 70, exp=int(time.time()) + 120)

    push_refused(party, party.ask(), "invalid_client", assertion=ahead)


def _audience_refused(stage, audience_of):
    party = careful(stage)
    bent = party.assertion(aud=audience_of(party.found))

    push_refused(party, party.ask(), "invalid_client", assertion=bent)


@fapi("par-test-array-as-audience-fails")
def audience_in_a_list(stage):
    _audience_refused(stage, lambda found: [found["issuer"]])


@fapi("par-test-par-endpoint-url-as-audience-fails")
def audience_of_the_endpoint(stage):
    _audience_refused(stage, lambda found: found["pushed_authorization_request_endpoint"])


@fapi("par-test-token-endpoint-url-as-audience-fails")
def audience_of_the_token_endpoint(stage):
    _audience_refused(stage, lambda found: found["token_endpoint"])
