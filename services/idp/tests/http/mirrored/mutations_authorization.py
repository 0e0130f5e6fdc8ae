"""Answers of the authorization endpoint that are wrong."""

import base64
import hashlib

from .bending import (
    Lenient,
    addresses,
    answers,
    asking,
    clients,
    oidc,
)
from .mutation import mutation
from .relying import CALLBACK


@mutation("oidcc-server")
def iss_missing_in_the_answer(site):
    addresses(site, CALLBACK, "iss")


@mutation("oidcc-server")
def state_dropped(site):
    addresses(site, CALLBACK, "state")


@mutation("oidcc-ensure-registered-redirect-uri")
def redirect_prefix_is_enough(site):
    authorize = oidc(site).authorize
    clients(authorize, Lenient)
    clients(authorize._issue, Lenient)


@mutation("oidcc-prompt-none-not-logged-in")
def prompt_none_shows_a_page(site):
    asking(site, lambda told: told.get("prompt") == ["none"] and told.pop("prompt"))


@mutation("oidcc-prompt-login")
def prompt_login_ignored(site):
    asking(site, lambda told: told.get("prompt") == ["login"] and told.pop("prompt"))


@mutation("oidcc-max-age-1")
def max_age_ignored(site):
    asking(site, lambda told: told.pop("max_age", None))


@mutation("oidcc-max-age-10000")
def max_age_always_asks(site):
    asking(site, lambda told: "max_age" in told and told.update(max_age=["0"]))


@mutation("oidcc-id-token-hint")
def hint_ignored(site):
    asking(site, lambda told: told.pop("id_token_hint", None))


@mutation("oidcc-login-hint")
def login_hint_ignored(site):
    asking(site, lambda told: told.pop("login_hint", None))


@mutation("oidcc-ui-locales")
def ui_locales_ignored(site):
    asking(site, lambda told: told.pop("ui_locales", None))


@mutation("oidcc-claims-essential")
def claims_ignored(site):
    asking(site, lambda told: told.pop("claims", None))


@mutation("oidcc-response-type-missing")
def response_type_guessed(site):
    asking(site, lambda told: told.setdefault("response_type", ["code"]))


@mutation("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported")
def request_object_overlooked(site):
    asking(site, lambda told: told.pop("request", None))


@mutation("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported")
def request_uri_overlooked(site):
    asking(site, lambda told: told.pop("request_uri", None))


@mutation("oidcc-ensure-request-with-unknown-parameter-succeeds")
def unknown_parameter_refused(site):
    asking(site, lambda told: "extra" in told and told.update(state=["one", "two"]))


@mutation("oidcc-ensure-request-with-valid-pkce-succeeds")
def plain_pkce_accepted(site):
    def change(told):
        if told.get("code_challenge_method") == ["plain"]:
            digest = hashlib.sha256(told["code_challenge"][0].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            told |= {"code_challenge": [challenge], "code_challenge_method": ["S256"]}

    asking(site, change)


@mutation("oidcc-ensure-post-request-succeeds")
def post_loses_its_form(site):
    def change(environ, _status, headers):
        posted = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("authorize")
        if not posted:
            return headers
        return [(k, v.partition("?")[0] if k == "Location" else v) for k, v in headers]

    answers(site, change)
