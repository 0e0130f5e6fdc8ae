"""An authorization request that was judged, and the addresses that answer it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from idp.domain.level import Acr
from idp.domain.wanted import Wanted

PUSHED_PREFIX = "urn:ietf:params:oauth:request_uri:"
"""RFC 9126 section 2.2."""
_LISTS = ("scope", "prompt", "identity", "userinfo")
_YOUNG = ("subject", "identity", "userinfo", "dpop_jkt")


@dataclass(frozen=True)
class AuthorizationRequest:
    """What a client asks for in the name of a person.

    Attributes:
        acr: The weakest sign-in that answers the request.
        max_age: Seconds since the person last proved themselves, at most.
        code_challenge: None from a program that need not know PKCE, and did not.
        subject: The only account for which an answer is wanted.
        identity: Claims asked for one by one, for the ID token.
        userinfo: The same for userinfo.
        pushed: Digest of the address under which it was pushed, spent once it is answered.
        dpop_jkt: The key that the code is bound to (RFC 9449 section 10).
    """

    client_id: str
    redirect_uri: str
    scope: tuple[str, ...]
    audience: str
    code_challenge: str | None
    state: str | None = None
    nonce: str | None = None
    prompt: tuple[str, ...] = ()
    max_age: int | None = None
    acr: Acr = Acr.AAL1
    login_hint: str | None = None
    locale: str | None = None
    pushed: str | None = None
    dpop_jkt: str | None = None
    subject: str | None = None
    identity: tuple[str, ...] = ()
    userinfo: tuple[str, ...] = ()

    @property
    def single(self) -> Wanted:
        """Claims that were asked for one by one."""
        return Wanted(frozenset(self.identity), frozenset(self.userinfo))

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        told = asdict(self)
        for name in _YOUNG:
            # Processes of the version before may read it, and know no such members.
            if not told[name]:
                del told[name]
        return told | {
            "scope": list(self.scope),
            "prompt": list(self.prompt),
            "acr": self.acr.value,
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "AuthorizationRequest":
        """Back from JSON."""
        members = dict(told)
        lists: dict[str, Any] = {name: tuple(members.pop(name, ())) for name in _LISTS}
        return cls(acr=Acr(members.pop("acr")), **lists, **members)


def origin(redirect_uri: str) -> str:
    """Where a browser comes to with an answer, as policies of pages name it (CSP form-action).

    A private-use address has no host: its scheme alone stands for the program.
    """
    parts = urlsplit(redirect_uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def answer(redirect_uri: str, issuer: str, **told: str | None) -> str:
    """The address that takes an answer to the client; ``iss`` says whose it is (RFC 9207)."""
    members = {name: value for name, value in {**told, "iss": issuer}.items() if value is not None}
    joint = "&" if urlsplit(redirect_uri).query else "?"
    return f"{redirect_uri}{joint}{urlencode(members)}"
