"""A service of the house acts for a person at another one (RFC 8693)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.tokens import Claims
from idp.domain import scope
from idp.domain.audit import Entry
from idp.domain.client import RESOURCE, Client, GrantType
from idp.domain.grant import Grant
from idp.domain.oauth import InvalidRequest
from idp.usecases.oidc.issuing import ACCESS_TOKEN, Press, Tokens, grant_of
from idp.usecases.oidc.ports import OidcWork, OwnTokens, StartOidcWork
from idp.usecases.session import hold_grant


@dataclass(frozen=True)
class ExchangeAsked:
    """Whose token, and what for (section 2.1); ``jkt`` is the key that the caller proved."""

    subject_token: str
    subject_token_type: str
    audience: str
    wanted: str | None = None
    jkt: str | None = None


class ExchangeToken:
    """Narrower in audience, scope and time than what it is made of, and one step deep."""

    def __init__(
        self, start_work: StartOidcWork, press: Press, own_tokens: OwnTokens, clock: Clock
    ) -> None:
        self._start_work = start_work
        self._press = press
        self._own_tokens = own_tokens
        self._clock = clock

    def __call__(self, client: Client, asked: ExchangeAsked) -> Tokens:
        """The person's token for another service, with ``act`` naming the caller.

        Raises:
            InvalidRequest: the subject token is no live one of this very service (section 2.2.2).
            InvalidTarget, InvalidScope: the policy of the client does not say so.
            InvalidGrant: the account may not be used any more.
        """
        client.may(GrantType.EXCHANGE)
        if asked.subject_token_type != ACCESS_TOKEN:
            raise InvalidRequest(parameter="subject_token_type")
        policy = client.exchangeable(asked.audience)
        words = scope.parse(asked.wanted) if asked.wanted else tuple(sorted(policy))
        scope.allowed(words, policy)
        subject = self._own_tokens.access(asked.subject_token, client.client_id)
        # One step deep: what was exchanged once is not exchanged again.
        if subject is None or subject.act is not None or subject.exp <= self._clock().timestamp():
            raise InvalidRequest(parameter="subject_token")
        audience, narrow = asked.audience.removeprefix(RESOURCE), " ".join(words)
        with self._start_work() as work:
            grant = _live(work, subject)
            wanted = Entry(
                "token.exchange",
                grant.account_id,
                client_id=client.client_id,
                facts={"audience": audience, "scope": narrow},
            )
            work.audit.attempt(wanted)
            tokens = self._press.exchanged(
                work,
                client,
                grant,
                subject=subject,
                audience=audience,
                wanted=words,
                jkt=asked.jkt,
                now=self._clock(),
            )
            work.audit.note(wanted)
            return tokens


def _live(work: OidcWork, subject: Claims) -> Grant:
    grant_id = grant_of(subject)
    if grant_id is None or subject.sid is None:
        raise InvalidRequest(parameter="subject_token")
    grant = hold_grant(work, grant_id, UUID(subject.sid))
    if grant is None:
        raise InvalidRequest(parameter="subject_token")
    return grant
