"""Programs that may ask for tokens, and what each may ask."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from contracts.access import scopes
from idp.domain.level import Acr, Level
from idp.domain.oauth import InvalidTarget, UnauthorizedClient
from idp.domain.refusals import ClientInvalid, RedirectForeign

SERVICES = ("idp", "frmr", "cabinet", "documents")
RESOURCE = "urn:ordinator:"
LOOPBACKS = ("127.0.0.1", "[::1]")
_CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
# RFC 8252 section 7.1: a domain of the program's maker, backwards; so one dot at least.
_PRIVATE_USE = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+")


class AuthMethod(StrEnum):
    """How a program proves who it is."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    PRIVATE_KEY_JWT = "private_key_jwt"
    NONE = "none"


class Profile(StrEnum):
    """What a program must keep to beyond the rules for everybody."""

    PLAIN = "plain"
    FAPI2 = "fapi2"
    """FAPI 2.0 Security Profile: pushed requests, a key of its own, tokens bound to a key."""


class GrantType(StrEnum):
    """Ways to a token, as the wire calls them."""

    CODE = "authorization_code"
    REFRESH = "refresh_token"
    PROGRAM = "client_credentials"
    EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"


@dataclass(frozen=True)
class Client:
    """One program of the house.

    Attributes:
        jwks: Public keys of a program that signs its assertions.
        audiences: Services for which it gets tokens directly; the first is meant if none is named.
        exchange_policy: By service, the scopes for which it may exchange a person's token.
        min_acr: The weakest sign-in that it takes.
        min_level: The least known person that it takes.
        local_access: Whether it takes people whom an organisation let in by a slip.
        secret: Digest of the secret that it shares with us, once it was given one.
        require_pkce: Off for a confidential program that knows no PKCE.
        require_par: Its requests come beforehand and not through browsers.
        require_dpop: Its tokens are bound to a key.
        backchannel_logout_uri: Where it hears that a session ended.
        own: Whether it is of this house: people are not asked what it may know.
    """

    client_id: str
    name: str
    auth_method: AuthMethod
    grants: frozenset[GrantType]
    scopes: frozenset[str]
    audiences: tuple[str, ...]
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    jwks: Mapping[str, Any] | None = None
    exchange_policy: Mapping[str, frozenset[str]] = field(default_factory=dict)
    min_acr: Acr = Acr.AAL1
    min_level: Level = Level.CONFIRMED
    identity_alg: str = "RS256"
    organisation_id: UUID | None = None
    local_access: bool = False
    secret: bytes | None = field(default=None, repr=False)
    profile: Profile = Profile.PLAIN
    require_pkce: bool = True
    require_par: bool = False
    require_dpop: bool = False
    backchannel_logout_uri: str | None = None
    own: bool = True

    @property
    def is_public(self) -> bool:
        """Whether it runs where it can keep no key."""
        return self.auth_method is AuthMethod.NONE

    @property
    def has_key(self) -> bool:
        """Whether it proves itself by a key that nobody else has."""
        return self.auth_method is AuthMethod.PRIVATE_KEY_JWT

    @property
    def may_share_secret(self) -> bool:
        """Whether it is one of those that prove themselves by a secret."""
        return self.auth_method in {AuthMethod.BASIC, AuthMethod.POST}

    @property
    def demands_push(self) -> bool:
        """Whether its requests must be pushed (RFC 9126 section 6)."""
        return self.require_par or self.profile is Profile.FAPI2

    @property
    def demands_proof(self) -> bool:
        """Whether every token of it must be bound to a key (RFC 9449 section 5.2)."""
        return self.require_dpop or self.profile is Profile.FAPI2

    def knows(self, digest: bytes) -> bool:
        """Whether this is the digest of its secret; how long it takes tells nothing."""
        return hmac.compare_digest(self.secret or b"", digest)

    def check(self) -> None:
        """Refuse a registration that would be unsafe or could not work.

        Raises:
            ClientInvalid: its fact ``reason`` says which rule is broken.
        """
        if not is_client_id(self.client_id):
            raise ClientInvalid(reason="client-id")
        if self.has_key != bool(self.jwks):
            raise ClientInvalid(reason="keys")
        if self.is_public and {GrantType.PROGRAM, GrantType.EXCHANGE} & self.grants:
            raise ClientInvalid(reason="public-program")
        if (GrantType.CODE in self.grants) != bool(self.redirect_uris):
            raise ClientInvalid(reason="redirect-uris")
        if not all(map(self._is_safe, (*self.redirect_uris, *self.post_logout_redirect_uris))):
            raise ClientInvalid(reason="redirect-uris")
        if self.backchannel_logout_uri is not None and not is_safe(self.backchannel_logout_uri):
            raise ClientInvalid(reason="backchannel-logout-uri")
        if not set(self.audiences) | set(self.exchange_policy) <= set(SERVICES):
            raise ClientInvalid(reason="audiences")
        self._check_terms()
        self._check_scopes()

    def _check_terms(self) -> None:
        if self.secret is not None and not self.may_share_secret:
            raise ClientInvalid(reason="secret")
        if self.profile is Profile.FAPI2 and not self.has_key:
            raise ClientInvalid(reason="fapi2")
        if not self.require_pkce and (self.is_public or self.profile is Profile.FAPI2):
            raise ClientInvalid(reason="pkce")

    def _is_safe(self, uri: str) -> bool:
        return is_safe(uri) or (self.is_public and is_private_use(uri))

    def _check_scopes(self) -> None:
        if not self.scopes <= set(scopes()):
            raise ClientInvalid(reason="scopes")
        for audience, words in self.exchange_policy.items():
            if any(word not in scopes() or scopes()[word].owner != audience for word in words):
                raise ClientInvalid(reason="exchange-policy")

    def may(self, grant: GrantType) -> None:
        """Refuse a grant that this program may not use.

        Raises:
            UnauthorizedClient: it may not.
        """
        if grant not in self.grants:
            raise UnauthorizedClient

    def check_redirect(self, uri: str) -> None:
        """Refuse an address that is not registered, character by character.

        Raises:
            RedirectForeign: nobody may be sent there.
        """
        if uri in self.redirect_uris:
            return
        if not (self.is_public and any(_same_but_port(uri, one) for one in self.redirect_uris)):
            raise RedirectForeign

    def audience(self, resource: str | None) -> str:
        """The one service that a token is for (RFC 8707).

        Raises:
            InvalidTarget: not for this program.
        """
        if resource is None and self.audiences:
            return self.audiences[0]
        named = (resource or "").removeprefix(RESOURCE)
        if resource != RESOURCE + named or named not in self.audiences:
            raise InvalidTarget
        return named

    def exchangeable(self, audience: str) -> frozenset[str]:
        """Scopes for which it may exchange a token at this service.

        Raises:
            InvalidTarget: it may not reach the service for a person.
        """
        name = audience.removeprefix(RESOURCE)
        if name not in self.exchange_policy:
            raise InvalidTarget
        return self.exchange_policy[name]


def is_client_id(text: str) -> bool:
    """Whether a program may be called so."""
    return _CLIENT_ID.fullmatch(text) is not None


def is_safe(uri: str) -> bool:
    """https, or plain http to this very machine; no fragment (RFC 6749 section 3.1.2)."""
    parts = urlsplit(uri)
    if not parts.hostname or "#" in uri or parts.username is not None:
        return False
    local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    return parts.scheme == "https" or (parts.scheme == "http" and local)


def is_private_use(uri: str) -> bool:
    """An address that the system hands to one program of the device (RFC 8252 section 7.1)."""
    parts = urlsplit(uri)
    bare = "#" not in uri and not parts.netloc and parts.path.startswith("/")
    return bare and _PRIVATE_USE.fullmatch(parts.scheme) is not None


def _same_but_port(offered: str, registered: str) -> bool:
    """RFC 8252 section 7.3: a program of the desktop gets its loopback port from the system."""
    for host in LOOPBACKS:
        bare = f"http://{host}"
        if not (registered.startswith((f"{bare}/", f"{bare}:")) and offered.startswith(bare)):
            continue
        rest = offered.removeprefix(bare)
        port, slash, path = rest.removeprefix(":").partition("/")
        digits = port.isascii() and port.isdigit() and rest.startswith(":")
        return digits and slash + path == _path_of(registered)
    return False


def _path_of(uri: str) -> str:
    _, slash, path = uri.split("://", 1)[1].partition("/")
    return slash + path
