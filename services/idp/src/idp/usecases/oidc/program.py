"""A program asks for a token of its own (RFC 6749 section 4.4)."""

from chassis.clock import Clock
from idp.domain import scope
from idp.domain.client import Client, GrantType
from idp.domain.oauth import InvalidScope
from idp.usecases.oidc.issuing import Press, Tokens


class IssueToProgram:
    """The registration alone says what it may have; no database is asked."""

    def __init__(self, press: Press, clock: Clock) -> None:
        self._press = press
        self._clock = clock

    def __call__(
        self, client: Client, *, wanted: str | None, resource: str | None, jkt: str | None = None
    ) -> Tokens:
        """A token for one service; without a named scope, for all that it may do there.

        Raises:
            UnauthorizedClient, InvalidTarget, InvalidScope: its registration does not say so.
        """
        client.may(GrantType.PROGRAM)
        audience = client.audience(resource)
        words = scope.parse(wanted) if wanted else tuple(sorted(client.scopes))
        own = scope.of_service(scope.allowed(words, client.scopes), audience)
        if not own:
            raise InvalidScope
        return self._press.program(client, audience, own, now=self._clock(), jkt=jkt)
