"""A program proves who it is where it calls itself: by its key, its secret, or its name alone."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from urllib.parse import unquote_plus

from idp.domain.client import AuthMethod, Client
from idp.domain.oauth import InvalidClient, InvalidRequest
from idp.domain.refusals import ClientUnknown
from idp.usecases.oidc.ports import Assertions, FindClient, Once, Secrets

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION = frozenset({"client_assertion", "client_assertion_type"})


class AuthenticateClient:
    """Exactly one way at a time, and the one that the program is registered for."""

    def __init__(
        self, find: FindClient, assertions: Assertions, once: Once, secrets: Secrets
    ) -> None:
        self._find = find
        self._assertions = assertions
        self._once = once
        self._secrets = secrets

    def __call__(self, form: Mapping[str, str], headers: Sequence[str] = ()) -> Client:
        """The program that sent this form; ``headers`` are values of ``Authorization``.

        Raises:
            InvalidClient: unknown, not proven, proven in two ways or in another than it is
                registered for, or with an assertion that was used before.
        """
        by_assertion = not _ASSERTION.isdisjoint(form)
        if (len(headers) + ("client_secret" in form) + by_assertion) > 1:
            raise InvalidClient
        if by_assertion:
            return self._by_assertion(form)
        if headers:
            client_id, secret = _basic(headers[0])
            if form.get("client_id", client_id) != client_id:
                raise InvalidClient
            return self._by_secret(AuthMethod.BASIC, client_id, secret)
        if "client_secret" in form:
            return self._by_secret(AuthMethod.POST, form.get("client_id"), form["client_secret"])
        client = self._client(form.get("client_id"))
        if not client.is_public:
            raise InvalidClient
        return client

    def _by_secret(self, method: AuthMethod, client_id: str | None, secret: str) -> Client:
        """RFC 6749 section 2.3.1."""
        client = self._client(client_id)
        if client.auth_method is not method or not client.knows(self._secrets.digest(secret)):
            raise InvalidClient
        return client

    def _by_assertion(self, form: Mapping[str, str]) -> Client:
        """``private_key_jwt`` (RFC 7523)."""
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise InvalidClient
        token = form.get("client_assertion")
        if token is None:
            raise InvalidRequest(parameter="client_assertion")
        name = self._assertions.subject(token)
        if form.get("client_id", name) != name:
            raise InvalidClient
        client = self._client(name)
        assertion = self._assertions.read(token, client) if client.has_key else None
        if assertion is None:
            raise InvalidClient
        used = f"{client.client_id}:{assertion.jti}"
        if not self._once.spend("assertion", used, assertion.expires_at):
            raise InvalidClient
        return client

    def _client(self, client_id: str | None) -> Client:
        if client_id is None:
            raise InvalidClient
        try:
            return self._find(client_id)
        except ClientUnknown:
            raise InvalidClient from None


def _basic(header: str) -> tuple[str, str]:
    """Name and secret, each form-encoded before they were joined (RFC 6749 section 2.3.1)."""
    scheme, _, told = header.partition(" ")
    if scheme.lower() != "basic":
        raise InvalidClient
    try:
        name, colon, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise InvalidClient from None
    if not colon:
        raise InvalidClient
    return unquote_plus(name), unquote_plus(secret)
