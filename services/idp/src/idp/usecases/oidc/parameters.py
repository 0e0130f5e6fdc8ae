"""Reads the parameters of an authorization request (OpenID Connect Core section 3.1.2.1)."""

from collections.abc import Callable, Mapping, Sequence

from chassis import strictly
from idp.domain import pkce, scope
from idp.domain.authorization import AuthorizationRequest
from idp.domain.client import Client, GrantType
from idp.domain.level import Acr
from idp.domain.oauth import (
    InvalidRequest,
    OAuthRefusal,
    RegistrationNotSupported,
    RequestNotSupported,
    RequestUriNotSupported,
    UnmetAuthentication,
    UnsupportedResponseType,
)
from idp.domain.refusals import RedirectForeign
from idp.domain.wanted import Wanted
from idp.usecases.oidc.ports import Hint

Parameters = Mapping[str, Sequence[str]]
"""As they came: every value of every name."""
ReadHint = Callable[[str], Hint | None]
"""See ``ports.OwnTokens.hint``."""

LONGEST = 2048
LONGER = {"id_token_hint": 8192, "claims": 8192}
UNSUPPORTED: Mapping[str, type[OAuthRefusal]] = {
    "request": RequestNotSupported,
    "request_uri": RequestUriNotSupported,
    "registration": RegistrationNotSupported,
}
PROMPTS = frozenset({"none", "login", "consent", "select_account", "create"})


def return_address(asked: Parameters, client: Client) -> str:
    """Where the answer may go; nothing else is told there before this is known.

    Raises:
        RedirectForeign: absent, doubled or not registered.
    """
    values = asked.get("redirect_uri", ())
    if len(values) != 1:
        raise RedirectForeign
    client.check_redirect(values[0])
    return values[0]


def read(
    asked: Parameters, client: Client, read_hint: ReadHint, floor: Acr = Acr.AAL1
) -> AuthorizationRequest:
    """The request, judged by the registration of its client; no sign-in is below ``floor``.

    Raises:
        OAuthRefusal: each with the word that the protocol has for it.
        RedirectForeign: the address is not registered.
    """
    redirect_uri = return_address(asked, client)
    client.may(GrantType.CODE)
    for name, refusal in UNSUPPORTED.items():
        if name in asked:
            raise refusal
    for name in asked:
        # RFC 6749 section 3.1, of those that nobody knows as well.
        one(asked, name)
    response_type = one(asked, "response_type")
    if response_type is None:
        raise InvalidRequest(parameter="response_type")
    if response_type != "code":
        raise UnsupportedResponseType
    if one(asked, "response_mode") not in {None, "query"}:
        raise InvalidRequest(parameter="response_mode")
    wanted = _wanted(asked, client)
    return AuthorizationRequest(
        client_id=client.client_id,
        redirect_uri=redirect_uri,
        scope=scope.allowed(scope.parse(one(asked, "scope") or ""), client.scopes),
        audience=client.audience(one(asked, "resource")),
        code_challenge=_challenge(asked, client),
        state=one(asked, "state"),
        nonce=one(asked, "nonce"),
        prompt=_prompt(asked),
        max_age=_max_age(asked),
        acr=_least(asked, wanted, client, floor),
        login_hint=one(asked, "login_hint"),
        locale=_locale(asked),
        dpop_jkt=_key(asked),
        subject=_subject(asked, wanted, client, read_hint),
        identity=tuple(sorted(wanted.identity)),
        userinfo=tuple(sorted(wanted.userinfo)),
    )


def one(asked: Parameters, name: str) -> str | None:
    """The only value of a parameter, if it came.

    Raises:
        InvalidRequest: it came twice (RFC 6749 section 3.1), or is too long.
    """
    values = asked.get(name, ())
    if not values:
        return None
    if len(values) > 1 or len(values[0]) > LONGER.get(name, LONGEST) or "\0" in values[0]:
        raise InvalidRequest(parameter=name if name.isidentifier() else "parameter")
    return values[0]


def _challenge(asked: Parameters, client: Client) -> str | None:
    """RFC 7636 section 4.3: a method that is absent would mean ``plain``."""
    challenge = one(asked, "code_challenge")
    if not client.require_pkce and challenge is None and "code_challenge_method" not in asked:
        return None
    if challenge is None or not pkce.is_challenge(challenge):
        raise InvalidRequest(parameter="code_challenge")
    if one(asked, "code_challenge_method") != pkce.METHOD:
        raise InvalidRequest(parameter="code_challenge_method")
    return challenge


def _key(asked: Parameters) -> str | None:
    """RFC 9449 section 10: a thumbprint has the form of a challenge, both being SHA-256."""
    jkt = one(asked, "dpop_jkt")
    if jkt is not None and not pkce.is_challenge(jkt):
        raise InvalidRequest(parameter="dpop_jkt")
    return jkt


def _prompt(asked: Parameters) -> tuple[str, ...]:
    words = tuple(dict.fromkeys((one(asked, "prompt") or "").split()))
    alone = "none" in words and len(words) > 1
    if alone or not PROMPTS.issuperset(words):
        raise InvalidRequest(parameter="prompt")
    return words


def _max_age(asked: Parameters) -> int | None:
    text = one(asked, "max_age")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len("31536000")):
        raise InvalidRequest(parameter="max_age")
    return int(text)


def _wanted(asked: Parameters, client: Client) -> Wanted:
    text = one(asked, "claims")
    if text is None:
        return Wanted()
    try:
        told = strictly.read_object(text.encode())
    except ValueError:
        raise InvalidRequest(parameter="claims") from None
    return Wanted.read(told, client.scopes)


def _least(asked: Parameters, wanted: Wanted, client: Client, floor: Acr) -> Acr:
    """The weakest of what is asked for, but never below what client and house always ask.

    ``acr_values`` are a wish (OpenID Connect Core section 3.1.2.1): what nobody here knows is
    passed over. Of an essential claim one value must be known and reached (section 5.5.1.1).
    """
    order = list(Acr)
    wishes = ((one(asked, "acr_values") or "").split(), wanted.voluntary_acr, wanted.acr)
    known = [[Acr(word) for word in words if word in order] for words in wishes]
    if wanted.acr and not known[-1]:
        raise UnmetAuthentication
    leasts = [min(words, key=order.index) for words in known if words]
    return max((*leasts, client.min_acr, floor), key=order.index)


def _subject(asked: Parameters, wanted: Wanted, client: Client, read_hint: ReadHint) -> str | None:
    """The account that is named by an ID token of ours, expired or not, or by a claim."""
    text = one(asked, "id_token_hint")
    if text is None:
        return wanted.subject
    hint = read_hint(text)
    if hint is None or hint.client_id != client.client_id:
        raise InvalidRequest(parameter="id_token_hint")
    if wanted.subject not in {None, str(hint.account_id)}:
        raise InvalidRequest(parameter="id_token_hint")
    return str(hint.account_id)


def _locale(asked: Parameters) -> str | None:
    words = (one(asked, "ui_locales") or "").split()
    return next((word.partition("-")[0] for word in words if word[:2] in {"ru", "en"}), None)
