"""Sessions of browsers: opened by a proof, found by a cookie, ended for everybody at once."""

from dataclasses import replace
from uuid import UUID

from chassis.clock import Clock
from idp.domain.account import Account, Status
from idp.domain.audit import CLI, Entry
from idp.domain.facts import SessionRevoked
from idp.domain.grant import Grant
from idp.domain.level import Level
from idp.domain.refusals import SignedOut
from idp.domain.session import Session, SessionLife
from idp.usecases.ending import (
    EndingAllWork,
    EndingWork,
    OpeningWork,
    StartEndingAll,
    StartOpening,
)
from idp.usecases.oidc.ports import OidcWork, Secrets, StartOidcWork
from idp.usecases.ports import NewId, Opened, Opening, Typed

RESTORED = "restored"
"""Why sessions end when a service comes out of a backup."""


class OpenSession:
    """Somebody proved who they are.

    The cookie is new at each proof, so one that was planted before is worth nothing after. The
    session itself goes on if the same account proves itself in it again.
    """

    def __init__(
        self,
        start_work: StartOpening,
        *,
        secrets: Secrets,
        clock: Clock,
        new_id: NewId,
        life: SessionLife,
    ) -> None:
        self._start_work = start_work
        self._secrets = secrets
        self._clock = clock
        self._new_id = new_id
        self._life = life

    def __call__(self, opening: Opening) -> Opened:
        """The session, and the secret for the browser's cookie.

        Raises:
            SignedOut: the session within which somebody proved themselves is over, or the one
                that the same proof opened before; or the browser was revoked, or the password
                changed, since it was proven.
            AccountBlocked: the account was, while they did.
        """
        cookie = self._secrets.new()
        with self._start_work() as work:
            signed_in = Entry("signin", opening.account_id, client_id=opening.client_id)
            work.audit.attempt(signed_in)
            session = self._opened(work, opening, self._secrets.digest(cookie))
            # As everywhere: sessions are locked before accounts, and accounts before browsers.
            work.accounts.hold(opening.account_id).admit(Level.SIMPLIFIED)
            if opening.device_id is not None and not work.devices.hold(opening.device_id):
                raise SignedOut
            if opening.password is not None:
                _refuse_former(work, opening.account_id, opening.password)
            work.audit.note(replace(signed_in, facts=_told_of(session)))
            return Opened(session, cookie)

    def _opened(self, work: OpeningWork, opening: Opening, digest: bytes) -> Session:
        now = self._clock()
        former = work.sessions.get(opening.replaces, lock=True) if opening.replaces else None
        local = work.sessions.local_access(opening.session_id) if opening.session_id else None
        same = former is not None and former.account_id == opening.account_id
        # A session of a slip and one of its owner's proof never become each other.
        if former and same and former.is_live(now) and not (local or former.local_access):
            return self._renewed(work, former, opening, digest)
        if opening.within:
            raise SignedOut
        if former is not None:
            end_session(work, former.id, "logout", self._clock, wanted=opening.account_id)
        session = Session.begin(
            opening.session_id or self._new_id(),
            opening.account_id,
            cookie_hash=digest,
            amr=opening.amr,
            acr=opening.acr,
            now=now,
            life=self._life,
            local_access=local,
        )
        if work.sessions.add(session, opening.device_id):
            return session
        opened = work.sessions.get(session.id, lock=True)
        if opened is None or opened.account_id != opening.account_id or not opened.is_live(now):
            raise SignedOut
        return self._renewed(work, opened, opening, digest)

    def _renewed(
        self, work: EndingWork, session: Session, opening: Opening, digest: bytes
    ) -> Session:
        renewed = session.renewed(
            digest, amr=opening.amr, acr=opening.acr, now=self._clock(), life=self._life
        )
        work.sessions.save(renewed)
        return renewed


def _refuse_former(work: OpeningWork, account_id: UUID, typed: Typed) -> None:
    """Where a new password and a sign-in meet, the account's lock lets one see the other."""
    if work.passwords.changed_at(account_id) != typed.since:
        raise SignedOut


class FindSession:
    """A request came with a cookie: whose session is it?"""

    def __init__(
        self, start_work: StartOidcWork, secrets: Secrets, clock: Clock, life: SessionLife
    ) -> None:
        self._start_work = start_work
        self._secrets = secrets
        self._clock = clock
        self._life = life

    def __call__(self, cookie: str | None) -> Session | None:
        """The live session of an account that may act, used just now; None without one."""
        if not cookie:
            return None
        now = self._clock()
        with self._start_work() as work:
            session = work.sessions.by_cookie(self._secrets.digest(cookie))
            if session is None or not session.is_live(now):
                return None
            if work.accounts.get(session.account_id).status is not Status.ACTIVE:
                return None
            seen = session.seen(now, self._life)
            work.sessions.save(seen)
            return seen


class HoldSession:
    """Somebody comes back within a session that is known by its id."""

    def __init__(self, start_work: StartOidcWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, session_id: UUID) -> Session:
        """The live session.

        Raises:
            SignedOut: it is over.
        """
        with self._start_work() as work:
            session = work.sessions.get(session_id)
        if session is None or not session.is_live(self._clock()):
            raise SignedOut
        return session


class EndSession:
    """A person signs out: the session and what hangs on it end everywhere."""

    def __init__(self, start_work: StartOidcWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, session_id: UUID, reason: str = "logout") -> None:
        """Nothing happens to one that is over."""
        with self._start_work() as work:
            end_session(work, session_id, reason, self._clock)


class EndEverySession:
    """After a restore nobody is signed in: what the backup held as live ends everywhere."""

    def __init__(self, start_work: StartEndingAll, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self) -> int:
        """How many accounts were signed in; each is a transaction and a fact of its own."""
        ended = 0
        while self._next():
            ended += 1
        return ended

    def _next(self) -> bool:
        with self._start_work() as work:
            account_id = work.sessions.signed_in(self._clock())
            if account_id is None:
                return False
            end_everything(work, account_id, RESTORED, self._clock, actor=CLI)
        return True


def end_session(
    work: EndingWork,
    session_id: UUID,
    reason: str,
    clock: Clock,
    *,
    actor: str | None = None,
    offline: bool = False,
    wanted: UUID | None = None,
) -> None:
    """End a session and its grants within a transaction, and tell it.

    ``offline``: with the grants that a sign-out leaves, as the browser is not the person's own.
    ``wanted``: another account that the transaction holds next. Two browsers that swap their people
    want the same two accounts: both are taken in one order.
    """
    held = work.sessions.get(session_id, lock=True)
    if held is None or held.ended_at is not None:
        return
    # Taken under the lock: tokens that were made while this waited for it fall as well.
    now = clock()
    work.sessions.end(session_id, now)
    grants = tuple(work.grants.revoke_session(session_id, now, offline=offline))
    if wanted is not None and wanted < held.account_id:
        work.accounts.hold(wanted)
    account = work.accounts.get(held.account_id, lock=True)
    _tell(work, *account.end_sessions((session_id,), grants, reason, now))
    _note(work, account.id, actor, reason, session=str(session_id))


def end_everything(
    work: EndingAllWork,
    account_id: UUID,
    reason: str,
    clock: Clock,
    *,
    but: UUID | None = None,
    actor: str | None = None,
) -> None:
    """End within a transaction whatever stands for the person, and tell it once.

    Sessions, grants with their refresh tokens, known devices; a session ``but`` keeps what was
    given within it, though its browser is known no more.
    """
    end_sessions(work, account_id, reason, clock, but=but, actor=actor)
    work.devices.revoke_all(account_id, clock())


def end_sessions(
    work: EndingWork,
    account_id: UUID,
    reason: str,
    clock: Clock,
    *,
    but: UUID | None = None,
    actor: str | None = None,
) -> None:
    """End within a transaction all sessions and grants of the account, and tell it once.

    Locks are taken in the order in which tokens are made: session, grant, account.
    """
    work.sessions.hold_all(account_id)
    work.grants.hold_account(account_id)
    account, now = work.accounts.get(account_id, lock=True), clock()
    sessions = work.sessions.end_all(account_id, now, but=but)
    grants = work.grants.revoke_account(account_id, now, but=but)
    if sessions or grants:
        named = dict.fromkeys((*sessions, *(session_id for _, session_id in grants)))
        taken = tuple(grant_id for grant_id, _ in grants)
        _tell(
            work,
            *account.end_sessions(tuple(named), taken, reason, now, everything=but is None),
        )
    _note(work, account_id, actor, reason, sessions=len(sessions), grants=len(grants))


def revoke_grant(work: EndingWork, grant: Grant, reason: str, clock: Clock) -> None:
    """Take a grant back within a transaction; others know its tokens by their session."""
    held = work.grants.get(grant.id, lock=True)
    if held is None or not held.is_live:
        return
    now = clock()
    work.grants.revoke(grant.id, now)
    account = work.accounts.get(grant.account_id, lock=True)
    _tell(work, *account.end_sessions((grant.session_id,), (grant.id,), reason, now))
    _note_grant(work, grant, reason)


def revoke_client(
    work: OidcWork, account_id: UUID, client_id: str, reason: str, clock: Clock
) -> None:
    """Take back all that an account let a client do, and tell it once."""
    held = work.grants.of_client(account_id, client_id)
    if not held:
        return
    now = clock()
    for grant in held:
        work.grants.revoke(grant.id, now)
    sessions = tuple(dict.fromkeys(grant.session_id for grant in held))
    account = work.accounts.get(account_id, lock=True)
    grants = tuple(grant.id for grant in held)
    _tell(work, *account.end_sessions(sessions, grants, reason, now))
    for grant in held:
        _note_grant(work, grant, reason)


def hold_grant(work: OidcWork, grant_id: UUID, session_id: UUID) -> Grant | None:
    """The grant, if it and its session live: until the transaction ends nobody ends either.

    Whoever makes tokens reads the clock after this, so that whoever ends them comes later.
    """
    session = work.sessions.get(session_id, lock=True)
    if session is None or session.ended_at is not None:
        return None
    grant = work.grants.get(grant_id, lock=True)
    return grant if grant is not None and grant.is_live else None


def _note(
    work: EndingWork, account_id: UUID, actor: str | None, reason: str, **facts: str | int
) -> None:
    work.audit.note(Entry("session.end", account_id, actor, facts={"reason": reason, **facts}))


def _note_grant(work: EndingWork, grant: Grant, reason: str) -> None:
    facts: dict[str, str | int | bool] = {"grant": str(grant.id), "reason": reason}
    work.audit.note(Entry("grant.end", grant.account_id, client_id=grant.client_id, facts=facts))


def _told_of(session: Session) -> dict[str, str | int | bool]:
    return {"session": str(session.id), "acr": session.acr.value, "amr": " ".join(session.amr)}


def _tell(work: EndingWork, touched: Account, fact: SessionRevoked) -> None:
    work.accounts.save(touched)
    work.announce(fact)
