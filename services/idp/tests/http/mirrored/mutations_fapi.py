"""A provider that is wrong for programs of FAPI 2."""

import json
from dataclasses import replace

from idp.domain.client import Client, Profile

from .bending import Bent, asking, before, clients, digest, oidc, replaced
from .fapi_plan import PREFIX
from .mutation import mutation


class Unpushed(Client):
    """Need not push its requests, whatever its profile says."""

    @property
    def demands_push(self):
        return False


@mutation(f"{PREFIX}ensure-unsigned-authorization-request-without-using-par-fails")
def request_need_not_be_pushed(site):
    clients(oidc(site).authorize, Unpushed)


@mutation(f"{PREFIX}par-attempt-reuse-request_uri")
def pushed_request_reusable(site):
    asking(site, lambda _told: site.run("UPDATE par_request SET used_at = NULL"))


@mutation(f"{PREFIX}par-attempt-to-use-expired-request_uri")
def pushed_request_never_too_old(site):
    later = "UPDATE par_request SET expires_at = now() + interval '1 hour'"
    asking(site, lambda _told: site.run(later))


@mutation(f"{PREFIX}ensure-different-nonce-inside-and-outside-request-object")
def nonce_beside_a_pushed_request_heard(site):
    def change(told):
        if "nonce" in told and "request_uri" in told:
            bent = json.dumps(told["nonce"][0])
            site.run(f"UPDATE par_request SET request = request || '{{\"nonce\":{bent}}}'")

    asking(site, change)


@mutation(f"{PREFIX}ensure-token-endpoint-fails-with-expired-auth-code")
def expired_code_taken(site):
    def prepare(_client, offered, **_):
        site.run(
            "UPDATE authorization_code SET expires_at = now() + interval '1 hour'"
            f" WHERE hash = {digest(offered.code)}"
        )

    before(site, "redeem", prepare)


@mutation(f"{PREFIX}ensure-authorization-code-is-bound-to-client")
def code_of_another_taken(site):
    def prepare(client, offered, **_):
        for table in ("permission", "authorization_code"):
            site.run(
                f"UPDATE {table} SET client_id = '{client.client_id}' WHERE grant_id ="
                f" (SELECT grant_id FROM authorization_code WHERE hash = {digest(offered.code)})"
            )

    before(site, "redeem", prepare)


@mutation(f"{PREFIX}happy-flow")
def bound_tokens_called_bearer(site):
    inner = site.app.wsgi_app

    def bent(environ, start):
        told = b"".join(inner(environ, start))
        return [told.replace(b'"DPoP"', b'"Foot"')]

    site.app.wsgi_app = bent


@mutation(f"{PREFIX}dpop-negative-tests")
def bound_token_taken_as_a_bearer_s(site):
    inner = oidc(site).own_tokens

    def presented(headers, shown):
        for header in headers:
            scheme, _, token = header.partition(" ")
            if scheme.lower() == "bearer":
                return inner.access(token)
        return inner.presented(headers, shown)

    replaced(site, own_tokens=Bent(inner, presented=presented))


@mutation(f"{PREFIX}ensure-holder-of-key-required")
def key_need_not_be_shown(site):
    inner = oidc(site).prove_key

    def due(client, *given, **named):
        return inner.due(replace(client, profile=Profile.PLAIN), *given, **named)

    replaced(site, prove_key=Bent(inner, due=due))
