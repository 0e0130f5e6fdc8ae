"""A program proves who it is at the token endpoint: by its key, if it can keep one."""

from collections.abc import Mapping

from idp.domain.client import Client
from idp.domain.oauth import InvalidClient, InvalidRequest
from idp.domain.refusals import ClientUnknown
from idp.usecases.oidc.ports import Assertions, Once, StartOidcWork

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class AuthenticateClient:
    """Reads ``private_key_jwt`` (RFC 7523); shared secrets are not taken from anybody."""

    def __init__(self, start_work: StartOidcWork, assertions: Assertions, once: Once) -> None:
        self._start_work = start_work
        self._assertions = assertions
        self._once = once

    def __call__(self, form: Mapping[str, str], *, has_header: bool) -> Client:
        """The program that sent this form.

        Raises:
            InvalidClient: unknown, not proven, proven with an assertion that was used before, or
                with a shared secret (``has_header``: an Authorization header came).
        """
        if has_header or "client_secret" in form:
            raise InvalidClient
        if "client_assertion" in form or "client_assertion_type" in form:
            return self._proven(form)
        client = self._client(form.get("client_id"))
        if not client.is_public:
            raise InvalidClient
        return client

    def _proven(self, form: Mapping[str, str]) -> Client:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise InvalidClient
        token = form.get("client_assertion")
        if token is None:
            raise InvalidRequest(parameter="client_assertion")
        name = self._assertions.subject(token)
        if form.get("client_id", name) != name:
            raise InvalidClient
        client = self._client(name)
        assertion = None if client.is_public else self._assertions.read(token, client)
        if assertion is None:
            raise InvalidClient
        used = f"{client.client_id}:{assertion.jti}"
        if not self._once.spend("assertion", used, assertion.expires_at):
            raise InvalidClient
        return client

    def _client(self, client_id: str | None) -> Client:
        if client_id is None:
            raise InvalidClient
        with self._start_work() as work:
            try:
                return work.clients.get(client_id)
            except ClientUnknown:
                raise InvalidClient from None
