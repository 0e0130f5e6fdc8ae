"""A program asks for a token of its own (RFC 6749 section 4.4)."""

from dataclasses import replace

from chassis.clock import Clock
from idp.domain import scope
from idp.domain.audit import Entry
from idp.domain.client import Client, GrantType
from idp.domain.oauth import InvalidScope, OAuthRefusal
from idp.usecases.audit.ports import NoteDeed
from idp.usecases.oidc.issuing import Press, Tokens


class IssueToProgram:
    """The registration alone says what it may have; the audit keeps what it came to."""

    def __init__(self, press: Press, note: NoteDeed, clock: Clock) -> None:
        self._press = press
        self._note = note
        self._clock = clock

    def __call__(
        self, client: Client, *, wanted: str | None, resource: str | None, jkt: str | None = None
    ) -> Tokens:
        """A token for one service; without a named scope, for all that it may do there.

        Raises:
            UnauthorizedClient, InvalidTarget, InvalidScope: its registration does not say so.
            Unavailable: the audit cannot keep it; no token is given then.
        """
        asked = Entry("token", None, client_id=client.client_id)
        try:
            audience, words = _allowed(client, wanted, resource)
        except OAuthRefusal as refusal:
            self._note(asked.refused(refusal.code))
            raise
        tokens = self._press.program(client, audience, words, now=self._clock(), jkt=jkt)
        self._note(replace(asked, facts={"audience": audience, "scope": " ".join(words)}))
        return tokens


def _allowed(
    client: Client, wanted: str | None, resource: str | None
) -> tuple[str, tuple[str, ...]]:
    client.may(GrantType.PROGRAM)
    audience = client.audience(resource)
    words = scope.parse(wanted) if wanted else tuple(sorted(client.scopes))
    own = scope.of_service(scope.allowed(words, client.scopes), audience)
    if not own:
        raise InvalidScope
    return audience, own
