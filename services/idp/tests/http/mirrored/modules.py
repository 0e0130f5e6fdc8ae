"""Modules of the OpenID Foundation's suite, by plan, and which of them are played here."""

from collections.abc import Callable
from typing import Any

BASIC = [
    "oidcc-server",
    "oidcc-response-type-missing",
    "oidcc-idtoken-signature",
    "oidcc-idtoken-unsigned",
    "oidcc-userinfo-get",
    "oidcc-userinfo-post-header",
    "oidcc-userinfo-post-body",
    "oidcc-ensure-request-without-nonce-succeeds-for-code-flow",
    "oidcc-scope-profile",
    "oidcc-scope-email",
    "oidcc-scope-address",
    "oidcc-scope-phone",
    "oidcc-scope-all",
    "oidcc-alternate-happy-flow",
    "oidcc-display-page",
    "oidcc-display-popup",
    "oidcc-prompt-login",
    "oidcc-prompt-none-not-logged-in",
    "oidcc-prompt-none-logged-in",
    "oidcc-max-age-1",
    "oidcc-max-age-10000",
    "oidcc-ensure-request-with-unknown-parameter-succeeds",
    "oidcc-id-token-hint",
    "oidcc-login-hint",
    "oidcc-ui-locales",
    "oidcc-claims-locales",
    "oidcc-ensure-request-with-acr-values-succeeds",
    "oidcc-codereuse",
    "oidcc-codereuse-30seconds",
    "oidcc-ensure-registered-redirect-uri",
    "oidcc-ensure-post-request-succeeds",
    "oidcc-server-client-secret-post",
    "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
    "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
    "oidcc-claims-essential",
    "oidcc-ensure-request-object-with-redirect-uri",
    "oidcc-refresh-token",
    "oidcc-ensure-request-with-valid-pkce-succeeds",
]
CONFIG = ["oidcc-discovery-endpoint-verification"]
LOGOUT = [
    f"oidcc-rp-initiated-logout{part}"
    for part in (
        "-discovery-endpoint-verification",
        "",
        "-bad-post-logout-redirect-uri",
        "-modified-id-token-hint",
        "-no-id-token-hint",
        "-no-params",
        "-no-post-logout-redirect-uri",
        "-no-state",
        "-only-state",
        "-query-added-to-post-logout-redirect-uri",
        "-bad-id-token-hint",
    )
]
BACKCHANNEL = [
    "oidcc-backchannel-logout-discovery-endpoint-verification",
    "oidcc-backchannel-rp-initiated-logout",
]
PLANS = {
    "Basic OP": BASIC,
    "Config OP": CONFIG,
    "RP-initiated logout OP": LOGOUT,
    "Back-channel logout OP": BACKCHANNEL,
}
NOT_APPLICABLE = {
    "oidcc-idtoken-unsigned": "no ID token is unsigned here; the suite skips it where alg none is"
    " not in the discovery",
    "oidcc-scope-address": "no postal address is kept, the scope is not in the discovery; the"
    " suite skips it then",
    "oidcc-ensure-request-object-with-redirect-uri": "request objects are not taken, which"
    " oidcc-unsigned-request-object-… shows; the suite skips it then",
}

Module = Callable[[Any], None]
MODULES: dict[str, Module] = {}


def module(name: str) -> Callable[[Module], Module]:
    """Play the module of this name by the function below."""

    def registered(play: Module) -> Module:
        assert name not in MODULES, name
        MODULES[name] = play
        return play

    return registered
