"""Puts the real adapters behind what programs may ask for."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import uuid4

from redis import Redis

from chassis.clock import Clock
from chassis.once import CachedOnce
from chassis.tokens import AccessTokens, Proofs
from idp.adapters.keyring import Keyring, KeySeal
from idp.adapters.live_tokens import LiveTokens
from idp.adapters.own_tokens import KeyAssertions, PublishedTokens, SenderProofs
from idp.adapters.postgres import PostgresWork
from idp.adapters.token_secrets import RandomSecrets
from idp.domain.level import Acr
from idp.domain.scope import OWNER
from idp.domain.session import SessionLife
from idp.domain.signing_key import KeptKey
from idp.usecases.audit.ports import NoteDeed
from idp.usecases.clients import (
    AddClientKey,
    DropClientKey,
    PutClients,
    RenewSecret,
    ShowClients,
)
from idp.usecases.keys import EnsureKeys, RotateKeys, ShowKeys, WithdrawKeys
from idp.usecases.oidc.authentication import AuthenticateClient
from idp.usecases.oidc.authorization import Authorize, IssueCode, RefuseRequest
from idp.usecases.oidc.exchange import ExchangeToken
from idp.usecases.oidc.introspection import Introspect
from idp.usecases.oidc.issuing import Press
from idp.usecases.oidc.logout import SignOut
from idp.usecases.oidc.offered import Oidc
from idp.usecases.oidc.ports import FindClient, StartOidcWork
from idp.usecases.oidc.possession import ProveKey
from idp.usecases.oidc.program import IssueToProgram
from idp.usecases.oidc.pushing import PushRequest
from idp.usecases.oidc.redemption import RedeemCode
from idp.usecases.oidc.refresh import RenewTokens
from idp.usecases.oidc.revocation import RevokeToken
from idp.usecases.oidc.sweeping import SweepTokens
from idp.usecases.oidc.userinfo import ReadUserInfo
from idp.usecases.scopes import GrantScope, ShowHeld, TakeScope
from idp.usecases.session import (
    EndEverySession,
    EndSession,
    FindSession,
    HoldSession,
    OpenSession,
)
from idp.wiring.notices import wire_notices

LIFE = SessionLife()
"""How long sessions last where no setting says otherwise."""
StartPostgresWork = Callable[[], AbstractContextManager[PostgresWork]]


@dataclass(frozen=True)
class Register:
    """What operators do: keys, programs, officers' scopes, the end of all sessions."""

    ensure_keys: EnsureKeys
    rotate_keys: RotateKeys
    withdraw_keys: WithdrawKeys
    show_keys: ShowKeys
    show_clients: ShowClients
    put_clients: PutClients
    renew_secret: RenewSecret
    add_client_key: AddClientKey
    drop_client_key: DropClientKey
    grant_scope: GrantScope
    take_scope: TakeScope
    show_held: ShowHeld
    end_every_session: EndEverySession


@dataclass(frozen=True)
class Sessions:
    """What the pages of people need of sessions and of the programs that sent them."""

    open: OpenSession
    hold: HoldSession
    find: FindSession
    end: EndSession
    issue_code: IssueCode
    refuse_request: RefuseRequest


def wire_register(start_work: StartPostgresWork, master_key: bytes, clock: Clock) -> Register:
    """The register of keys, programs and scopes."""
    mint = KeySeal(master_key).mint
    return Register(
        ensure_keys=EnsureKeys(start_work, mint, clock),
        rotate_keys=RotateKeys(start_work, mint, clock),
        withdraw_keys=WithdrawKeys(start_work, clock),
        show_keys=ShowKeys(start_work),
        show_clients=ShowClients(start_work),
        put_clients=PutClients(start_work),
        renew_secret=RenewSecret(start_work, RandomSecrets()),
        add_client_key=AddClientKey(start_work),
        drop_client_key=DropClientKey(start_work),
        grant_scope=GrantScope(start_work, clock),
        take_scope=TakeScope(start_work),
        show_held=ShowHeld(start_work),
        end_every_session=EndEverySession(start_work, clock),
    )


def wire_sessions(
    start_work: StartPostgresWork, issuer: str, clock: Clock, life: SessionLife = LIFE
) -> Sessions:
    """Sessions of browsers and the way back to programs."""
    secrets = RandomSecrets()
    refuse = RefuseRequest(issuer)
    return Sessions(
        open=OpenSession(start_work, secrets=secrets, clock=clock, new_id=uuid4, life=life),
        hold=HoldSession(start_work, clock),
        find=FindSession(start_work, secrets, clock, life),
        end=EndSession(start_work, clock),
        issue_code=IssueCode(
            start_work, refuse, secrets=secrets, clock=clock, new_id=uuid4, issuer=issuer
        ),
        refuse_request=refuse,
    )


def wire_token_sweeping(start_work: StartOidcWork, clock: Clock) -> SweepTokens:
    """What leaves the database."""
    return SweepTokens(start_work, clock)


def wire_oidc(
    start_work: StartPostgresWork,
    find_client: FindClient,
    sessions: Sessions,
    *,
    issuer: str,
    master_key: bytes,
    redis: Redis,
    note: NoteDeed,
    clock: Clock,
    floor: Acr = Acr.AAL1,
) -> Oidc:
    """The doors of programs."""
    secrets = RandomSecrets()

    register = wire_register(start_work, master_key, clock)

    def load() -> Sequence[KeptKey]:
        """The keys; the very first process of a new deployment makes them."""
        with start_work() as work:
            kept = work.signing_keys.all()
        if kept:
            return kept
        register.ensure_keys()
        return load()

    keyring = Keyring(load, KeySeal(master_key), clock)
    once = CachedOnce(redis, clock)
    proofs = Proofs(issuer, once, clock)
    own_tokens = PublishedTokens(issuer, keyring, proofs, clock)
    prove_key = ProveKey(SenderProofs(proofs))
    press = Press(keyring, secrets, issuer)
    return Oidc(
        issuer=issuer,
        public_keys=keyring,
        own_tokens=own_tokens,
        door_tokens=AccessTokens(
            issuer=issuer,
            audience=OWNER,
            keys=keyring,
            revocation=LiveTokens(start_work),
            proofs=proofs,
            clock=clock,
        ),
        authenticate=AuthenticateClient(find_client, KeyAssertions(issuer, clock), once, secrets),
        prove_key=prove_key,
        authorize=Authorize(
            start_work,
            sessions.issue_code,
            sessions.refuse_request,
            secrets=secrets,
            read_hint=own_tokens.hint,
            clock=clock,
            floor=floor,
        ),
        push=PushRequest(
            start_work,
            prove_key,
            secrets=secrets,
            read_hint=own_tokens.hint,
            clock=clock,
            floor=floor,
        ),
        redeem=RedeemCode(start_work, press, secrets, clock),
        renew=RenewTokens(
            start_work,
            press,
            secrets=secrets,
            notices=wire_notices(issuer, clock),
            clock=clock,
        ),
        issue_to_program=IssueToProgram(press, note, clock),
        exchange=ExchangeToken(start_work, press, own_tokens, clock),
        introspect=Introspect(start_work, own_tokens, secrets, clock=clock, issuer=issuer),
        revoke=RevokeToken(start_work, own_tokens, secrets, clock),
        read_user_info=ReadUserInfo(start_work),
        sign_out=SignOut(start_work, own_tokens, sessions.end),
    )
