"""A client sends a person to us: a code at once, our pages first, or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from chassis.clock import Clock
from chassis.refusal import Refusal
from idp.domain.audit import Entry
from idp.domain.authorization import PUSHED_PREFIX, AuthorizationRequest, answer
from idp.domain.client import Client
from idp.domain.consent import opened_by
from idp.domain.grant import CODE_LIFE, AuthorizationCode, Grant
from idp.domain.level import Acr
from idp.domain.oauth import (
    AccessDenied,
    ConsentRequired,
    InvalidRequest,
    LoginRequired,
    OAuthRefusal,
    UnmetAuthentication,
)
from idp.domain.refusals import (
    AccountBlocked,
    AccountUnconfirmed,
    AccountUnknown,
    ClientUnknown,
    PushedRequestGone,
)
from idp.domain.session import Session
from idp.usecases.oidc import parameters
from idp.usecases.oidc.issuing import may_refresh
from idp.usecases.oidc.parameters import Parameters, ReadHint
from idp.usecases.oidc.ports import OidcWork, Secrets, StartOidcWork
from idp.usecases.ports import NewId

FRESH = frozenset({"login", "select_account"})
"""Prompts for which a session, however good, is not enough."""
CREATE = "create"
"""Initiating User Registration via OpenID Connect 1.0: an account is to be made."""


JUST_NOW_S = 60
"""A proof made for this very request is fresh, be ``max_age`` even zero."""


@dataclass(frozen=True)
class Return:
    """The browser goes back to the client."""

    address: str


class Ask(Enum):
    """What the person is asked for at our pages."""

    PROOF = "proof"
    """As much as is lacking."""
    PERSON = "person"
    """Who they are, whoever is signed in."""
    CONSENT = "consent"
    """Their word alone: they are signed in well enough."""
    ACCOUNT = "account"
    """To make one."""


@dataclass(frozen=True)
class AskPerson:
    """The person does something at our pages first."""

    request: AuthorizationRequest
    client: Client
    ask: Ask


class RefuseRequest:
    """Tells a client, at the address that was judged before, that it gets no code."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def __call__(self, request: Mapping[str, Any], error: str) -> str:
        """The address; ``error`` is a word of the protocol."""
        return self.told(request["redirect_uri"], request["state"], error, None)

    def because(self, uri: str, state: str | None, refusal: Refusal) -> str:
        """The address that tells a refusal in the words of the protocol and in ours."""
        error = refusal.error if isinstance(refusal, OAuthRefusal) else AccessDenied().error
        return self.told(uri, state, error, refusal.code)

    def told(self, uri: str, state: str | None, error: str, why: str | None) -> str:
        """The address with these members."""
        return answer(uri, self._issuer, error=error, error_description=why, state=state)


class IssueCode:
    """Ends an authorization request of a person who proved themselves well enough."""

    def __init__(
        self,
        start_work: StartOidcWork,
        refuse: RefuseRequest,
        *,
        secrets: Secrets,
        clock: Clock,
        new_id: NewId,
        issuer: str,
    ) -> None:
        self._start_work = start_work
        self._refuse = refuse
        self._secrets = secrets
        self._clock = clock
        self._new_id = new_id
        self._issuer = issuer

    def __call__(self, request: Mapping[str, Any], session: Session, *, again: bool = False) -> str:
        """The address to which the browser returns, with a code or with what forbids it.

        ``again``: the browser lost the first answer, for which a pushed request was spent.
        """
        with self._start_work() as work:
            return self.within(work, AuthorizationRequest.read(request), session, again=again)

    def within(
        self, work: OidcWork, asked: AuthorizationRequest, session: Session, *, again: bool = False
    ) -> str:
        """The same within a transaction."""
        try:
            return self._accepted(work, asked, session, again=again)
        except (OAuthRefusal, AccountBlocked, AccountUnconfirmed, AccountUnknown) as refusal:
            wanted = Entry("grant", session.account_id, client_id=asked.client_id)
            work.audit.note(wanted.refused(refusal.code))
            return self._refuse.because(asked.redirect_uri, asked.state, refusal)

    def _accepted(
        self, work: OidcWork, asked: AuthorizationRequest, session: Session, *, again: bool
    ) -> str:
        now = self._clock()
        client = work.clients.get(asked.client_id)
        client.check_redirect(asked.redirect_uri)
        session = _held(work, session, now)
        if asked.subject not in {None, str(session.account_id)}:
            raise LoginRequired
        # The word before the account, as who takes it back locks them.
        let_in = _let_in(work, asked, client, session, lock=True)
        work.accounts.hold(session.account_id).admit(client.min_level)
        if not _is_taken(session, client):
            raise AccessDenied
        allowed = None if asked.max_age is None else max(asked.max_age, JUST_NOW_S)
        if not session.satisfies(asked.acr, allowed, now):
            raise UnmetAuthentication
        if not let_in:
            raise ConsentRequired
        pushed = asked.pushed
        if pushed is not None and not work.pushes.spend(bytes.fromhex(pushed), now) and not again:
            raise InvalidRequest(parameter="request_uri")
        code = self._code(work, client, asked, session, now)
        return answer(asked.redirect_uri, self._issuer, code=code, state=asked.state)

    def _code(
        self,
        work: OidcWork,
        client: Client,
        asked: AuthorizationRequest,
        session: Session,
        now: datetime,
    ) -> str:
        grant = Grant(
            id=self._new_id(),
            client_id=client.client_id,
            account_id=session.account_id,
            session_id=session.id,
            scope=asked.scope,
            audience=asked.audience,
            amr=session.amr,
            acr=session.acr,
            auth_time=session.auth_time,
            created_at=now,
            offline=session.local_access is None and may_refresh(client, asked.scope),
            jkt=asked.dpop_jkt,
        )
        work.grants.add(grant)
        given = {"session": str(session.id), "scope": " ".join(grant.scope)}
        work.audit.note(Entry("grant", grant.account_id, client_id=grant.client_id, facts=given))
        work.wanted.keep(grant.id, asked.single)
        code = self._secrets.new()
        work.authorization_codes.add(
            AuthorizationCode(
                digest=self._secrets.digest(code),
                grant_id=grant.id,
                client_id=client.client_id,
                redirect_uri=asked.redirect_uri,
                challenge=asked.code_challenge,
                nonce=asked.nonce,
                expires_at=now + CODE_LIFE,
            )
        )
        return code


class Authorize:
    """The authorization endpoint (RFC 6749 section 3.1)."""

    def __init__(
        self,
        start_work: StartOidcWork,
        issue: IssueCode,
        refuse: RefuseRequest,
        *,
        secrets: Secrets,
        read_hint: ReadHint,
        clock: Clock,
        floor: Acr,
    ) -> None:
        self._start_work = start_work
        self._issue = issue
        self._refuse = refuse
        self._read_hint = read_hint
        self._secrets = secrets
        self._clock = clock
        self._floor = floor

    def __call__(self, asked: Parameters, session: Session | None) -> Return | AskPerson:
        """What to do with the browser.

        Raises:
            ClientUnknown, RedirectForeign, PushedRequestGone: told on a page, for nobody proved
                that the address of return is safe.
        """
        with self._start_work() as work:
            client = _client(work, asked)
            pushed = self._pushed(work, asked, client)
            if pushed is not None:
                return self._decide(work, pushed, client, session)
            uri = parameters.return_address(asked, client)
            try:
                if client.demands_push:
                    raise InvalidRequest(parameter="request_uri")
                request = parameters.read(asked, client, self._read_hint, self._floor)
                return self._decide(work, request, client, session)
            except OAuthRefusal as refusal:
                return Return(self._refuse.because(uri, _state(asked), refusal))

    def resume(self, request: Mapping[str, Any], session: Session) -> Return | AskPerson:
        """The same for who has just made an account for this request."""
        asked = AuthorizationRequest.read(request)
        rest = tuple(word for word in asked.prompt if word != CREATE)
        with self._start_work() as work:
            client = work.clients.get(asked.client_id)
            return self._decide(work, replace(asked, prompt=rest), client, session)

    def _pushed(
        self, work: OidcWork, asked: Parameters, client: Client
    ) -> AuthorizationRequest | None:
        values = asked.get("request_uri", ())
        if len(values) != 1 or not values[0].startswith(PUSHED_PREFIX):
            return None
        digest = self._secrets.digest(values[0].removeprefix(PUSHED_PREFIX))
        found = work.pushes.find(digest, client.client_id, self._clock())
        if found is None:
            raise PushedRequestGone
        return replace(found, pushed=digest.hex())

    def _decide(
        self,
        work: OidcWork,
        request: AuthorizationRequest,
        client: Client,
        session: Session | None,
    ) -> Return | AskPerson:
        ask = self._lacking(work, request, client, session)
        if session is not None and ask is None:
            return Return(self._issue.within(work, request, session))
        if "none" in request.prompt:
            refusal = ConsentRequired() if ask is Ask.CONSENT else LoginRequired()
            return Return(self._refuse.because(request.redirect_uri, request.state, refusal))
        return AskPerson(request, client, ask or Ask.PROOF)

    def _lacking(
        self,
        work: OidcWork,
        request: AuthorizationRequest,
        client: Client,
        session: Session | None,
    ) -> Ask | None:
        """What a page is needed for; None for nothing."""
        if CREATE in request.prompt:
            return Ask.ACCOUNT
        if session is None:
            return Ask.PROOF
        is_other = request.subject not in {None, str(session.account_id)}
        if is_other or not (FRESH.isdisjoint(request.prompt) and _is_taken(session, client)):
            return Ask.PERSON
        if not session.satisfies(request.acr, request.max_age, self._clock()):
            return Ask.PROOF
        again = "consent" in request.prompt and not client.own
        let_in = not again and _let_in(work, request, client, session)
        return None if let_in else Ask.CONSENT


def _let_in(
    work: OidcWork,
    asked: AuthorizationRequest,
    client: Client,
    session: Session,
    *,
    lock: bool = False,
) -> bool:
    """Whether the person let the program have this; nobody is asked about our own ones."""
    if client.own:
        return True
    given = work.consents.get(session.account_id, client.client_id, lock=lock)
    return given is not None and given.covers(opened_by(vars(asked)))


def _is_taken(session: Session, client: Client) -> bool:
    """Whether the program takes whoever was let in by a slip."""
    return session.local_access is None or client.local_access


def _held(work: OidcWork, session: Session, now: datetime) -> Session:
    """The session as it is, under its lock: who ends it waits, and finds what it gave."""
    held = work.sessions.get(session.id, lock=True)
    if held is None or not held.is_live(now):
        raise LoginRequired
    return held


def _client(work: OidcWork, asked: Parameters) -> Client:
    values = asked.get("client_id", ())
    if len(values) != 1:
        raise ClientUnknown
    return work.clients.get(values[0])


def _state(asked: Parameters) -> str | None:
    """Given back as it came, if it came once."""
    values = asked.get("state", ())
    return values[0] if len(values) == 1 and len(values[0]) <= parameters.LONGEST else None
