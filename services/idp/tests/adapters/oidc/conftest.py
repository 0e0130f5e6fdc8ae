"""The provider at work on real servers: three programs with keys, a doctor, a clock to turn."""

import base64
import hashlib
import json
import socket
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
import redis
from sqlalchemy import Engine, text

from chassis import database, migrations
from chassis.jwks import KeySet
from chassis.refusal import Refusal
from chassis.tokens import Shown, SigningKey, sign
from contracts.identifiers import Snils
from idp.adapters.keyring import KeySeal
from idp.adapters.own_tokens import KeyAssertions
from idp.adapters.postgres import postgres_work
from idp.adapters.postgres.audit import PostgresNotes
from idp.adapters.postgres.oidc.clients import PostgresClientFinder
from idp.adapters.vault import KeyedDigests, Vault
from idp.domain.account import Account
from idp.domain.audit import Whence
from idp.domain.client import AuthMethod, Client, GrantType
from idp.domain.level import Acr, Level
from idp.domain.person import Person
from idp.domain.signing_key import ALGORITHMS
from idp.usecases.keys import EnsureKeys, RotateKeys
from idp.usecases.oidc.authentication import ASSERTION_TYPE
from idp.usecases.oidc.exchange import ExchangeAsked
from idp.usecases.oidc.issuing import ACCESS_TOKEN
from idp.usecases.oidc.redemption import CodeOffered
from idp.usecases.oidc.refresh import RefreshOffered
from idp.usecases.ports import Opening, StartWork
from idp.wiring.oidc import Oidc, Register, Sessions, wire_oidc, wire_register, wire_sessions
from testkit import people

ISSUER = "http://localhost:31510"
WHENCE = Whence(UUID(int=7), "192.0.2.0/24", "curl")
CALLBACK = "http://127.0.0.1:31530/oidc/callback"
# Whatever these tests fill, those that point to others first.
FILLED = (
    *("authorization_code", "refresh_token", "par_request", "permission", "session", "client"),
    *("account_scope", "affiliation", "leadership", "signing_key", "outbox", "password"),
    *("device", "contact", "dispatch", "account"),
)
MASTER, INDEX = bytes(range(32)), bytes(range(32, 64))
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CABINET_SCOPES = (
    "openid profile snils inn email phone organisation offline_access cabinet cabinet.support"
)


@dataclass
class Clock:
    """Stands still until it is turned, or goes on by ``step`` whenever it is read."""

    at: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)
    step: timedelta = timedelta(0)
    reading: Lock = field(default_factory=Lock)

    def __call__(self):
        with self.reading:
            self.at += self.step
            return self.at

    def turn(self, **span):
        self.at += timedelta(**span)


@dataclass
class Provider:
    """Everything wired as in the running service."""

    engine: Engine
    clock: Clock
    start_work: StartWork
    register: Register
    sessions: Sessions
    oidc: Oidc
    keys: dict[str, SigningKey] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    assertions: KeyAssertions = field(init=False)

    def __post_init__(self):
        self.assertions = KeyAssertions(ISSUER, self.clock)

    def account(self, slug="orlova", level=Level.CONFIRMED):
        """An account of a person of the stand."""
        told = people.person(slug)
        person = Person(
            told["family_name"],
            told["given_name"],
            told["patronymic"],
            date.fromisoformat(told["birth_date"]),
            Snils(told["snils"]),
        )
        with self.start_work() as work:
            work.accounts.add(Account(UUID(told["account_id"]), person, level=level))
        return UUID(told["account_id"])

    def block(self, account_id):
        """The account is blocked, and nothing that it had given is ended."""
        with self.start_work() as work:
            blocked, _ = work.accounts.get(account_id, lock=True).block("support", self.clock())
            work.accounts.save(blocked)

    def sign_in(self, account_id, amr=("pwd", "otp"), acr=Acr.AAL2, replaces=None):
        """A session as the pages open it."""
        return self.sessions.open(Opening(account_id, amr, acr, replaces)).session

    def asked(self, client_id="cabinet", **bent):
        """An authorization request, any parameter of which can be bent; None leaves it out."""
        told = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": CALLBACK
            if client_id == "cabinet"
            else "http://127.0.0.1:53211/callback",
            "scope": CABINET_SCOPES if client_id == "cabinet" else "openid documents.audit",
            "resource": "urn:ordinator:cabinet" if client_id == "cabinet" else None,
            "state": "af0ifjsldkj",
            "nonce": "n-0S6_WzA2Mj",
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
        } | bent
        return {
            name: value if isinstance(value, list) else [value]
            for name, value in told.items()
            if value is not None
        }

    def answer(self, session, client_id="cabinet", **bent):
        """Members of the address to which a signed-in browser returns."""
        returned = self.oidc.authorize(self.asked(client_id, **bent), session)
        return members(returned.address)

    def code(self, session, client_id="cabinet", **bent):
        """A fresh code."""
        return self.answer(session, client_id, **bent)["code"]

    def redeem(self, code, client_id="cabinet", **bent):
        """Give a code back."""
        uri = CALLBACK if client_id == "cabinet" else "http://127.0.0.1:53211/callback"
        offered = CodeOffered(**{"code": code, "redirect_uri": uri, "verifier": VERIFIER} | bent)
        return self.oidc.redeem(self.clients[client_id], offered)

    def tokens(self, session, client_id="cabinet", **bent):
        """Tokens of a signed-in person."""
        return self.redeem(self.code(session, client_id, **bent), client_id)

    def push(self, client_id="cabinet", proofs=(), **bent):
        """Leave an authorization request before the browser comes."""
        shown = Shown("POST", "/oauth2/par", proofs)
        return self.oidc.push(self.clients[client_id], self.asked(client_id, **bent), shown)

    def add(self, client):
        """Register one more program."""
        self.register.put_clients([client])
        self.clients[client.client_id] = client

    def renew(self, token, client_id="cabinet", **bent):
        """Give a refresh token back."""
        return self.oidc.renew(self.clients[client_id], RefreshOffered(token, **bent))

    def exchange(
        self,
        token,
        audience="frmr",
        wanted=None,
        client_id="cabinet",
        *,
        kind=ACCESS_TOKEN,
        jkt=None,
    ):
        """Act for the person at another service."""
        asked = ExchangeAsked(token, kind, audience, wanted, jkt)
        return self.oidc.exchange(self.clients[client_id], asked)

    def claims(self, token, audience=None):
        """What an access token says; None if it does not hold."""
        return self.oidc.own_tokens.access(token, audience)

    def assertion(self, client_id="documents", key=None, **bent):
        """A form with a client assertion, any claim of which can be bent."""
        at = int(self.clock().timestamp())
        told = {
            "iss": client_id,
            "sub": client_id,
            "aud": ISSUER,
            "jti": str(uuid4()),
            "iat": at,
            "exp": at + 60,
        } | bent
        signed = {name: value for name, value in told.items() if value is not None}
        token = sign(key or self.keys[client_id], "JWT", signed)
        return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": token}

    def public(self):
        """The keys that everybody fetches."""
        return KeySet({"keys": self.published()})

    def published(self):
        """The same as they are written."""
        return json.loads(self.oidc.public_keys.published())["keys"]

    def rows(self, statement, **given):
        """Look into the database."""
        with self.engine.begin() as db:
            return [tuple(row) for row in db.execute(text(statement), given)]

    def await_waiting(self):
        """Until a statement of somebody else waits for a lock; fails if none does."""
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        until = monotonic() + 5
        while self.rows(waiting) == [(0,)]:
            assert monotonic() < until, "nobody waited for the lock"

    def noted(self, act):
        """What the audit gained while this was done, refused or not; nobody takes from it."""
        newest = "SELECT coalesce(max(number), 0) FROM audit_entry"
        ((before,),) = self.rows(newest)
        with suppress(Refusal):
            act()
        return self.rows(
            """SELECT deed, outcome, actor, account_id, client_id, facts FROM audit_entry
            WHERE number > :before ORDER BY number""",
            before=before,
        )

    def told(self):
        """Names, reasons and sessions of the events in the outbox, in order."""
        statement = "SELECT type, body->>'reason', body->'session_ids' FROM outbox ORDER BY seq"
        return self.rows(statement)


def challenge(verifier):
    """RFC 7636, section 4.2."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def members(address: str) -> dict[str, Any]:
    """Parameters of an address, each once."""
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def programs(keys):
    """The programs of the house, as the runner registers them."""
    return (
        Client(
            client_id="cabinet",
            name="Cabinet",
            auth_method=AuthMethod.PRIVATE_KEY_JWT,
            grants=frozenset({GrantType.CODE, GrantType.REFRESH, GrantType.EXCHANGE}),
            scopes=frozenset(CABINET_SCOPES.split()),
            audiences=("cabinet",),
            redirect_uris=(CALLBACK,),
            post_logout_redirect_uris=("http://127.0.0.1:31530/",),
            jwks={"keys": [keys["cabinet"].public_jwk()]},
            exchange_policy={
                "frmr": frozenset({"frmr.self", "frmr.hr", "frmr.operator"}),
                "documents": frozenset({"documents.read", "documents.sign"}),
            },
        ),
        Client(
            client_id="documents",
            name="Documents",
            auth_method=AuthMethod.PRIVATE_KEY_JWT,
            grants=frozenset({GrantType.PROGRAM}),
            scopes=frozenset({"frmr.signers"}),
            audiences=("frmr",),
            jwks={"keys": [keys["documents"].public_jwk()]},
        ),
        Client(
            client_id="ordinator-cli",
            name="ordinator",
            auth_method=AuthMethod.NONE,
            grants=frozenset({GrantType.CODE, GrantType.REFRESH}),
            scopes=frozenset({"openid", "offline_access", "documents.audit"}),
            audiences=("documents",),
            redirect_uris=("http://127.0.0.1/callback",),
        ),
    )


@pytest.fixture(scope="session")
def program_keys():
    """A key of each program that has one."""
    return {name: SigningKey.generate("ES256") for name in ("cabinet", "documents")}


@pytest.fixture(scope="session")
def minted():
    """Keys of the house, made once: RSA takes its time."""
    seal = KeySeal(MASTER)
    return {alg: [seal.mint(alg, Clock().at) for _ in range(3)] for alg in ALGORITHMS}


@pytest.fixture(scope="session")
def engine(postgres):
    """One migrated database for all tests of this folder; each finds it empty."""
    found = postgres.database("idp", prepare=lambda owner_url: migrations.run(owner_url, "idp"))
    opened = database.engine(found.url, 24)
    yield opened
    opened.dispose()


@pytest.fixture
def provider(engine, redis_url, program_keys, minted):
    """The provider with its keys and programs."""
    clock = Clock()
    with engine.begin() as db:
        for table in FILLED:
            db.execute(text(f"DELETE FROM {table}"))
    cache = redis.Redis.from_url(redis_url)
    cache.flushdb()
    start = postgres_work(engine, Vault(MASTER), KeyedDigests(MASTER, INDEX), clock)
    ready = {alg: iter(keys) for alg, keys in minted.items()}

    def mint(alg, now):
        return replace(next(ready[alg]), since=now)

    register = replace(
        wire_register(start, MASTER, clock),
        ensure_keys=EnsureKeys(start, mint, clock),
        rotate_keys=RotateKeys(start, mint, clock),
    )
    sessions = wire_sessions(start, ISSUER, clock)
    find = PostgresClientFinder(engine)
    note = PostgresNotes(engine, clock, lambda: WHENCE)
    told = {"issuer": ISSUER, "master_key": MASTER, "redis": cache, "note": note, "clock": clock}
    oidc = wire_oidc(start, find, sessions, **told)
    register.ensure_keys()
    clients = programs(program_keys)
    register.put_clients(clients)
    named = {client.client_id: client for client in clients}
    yield Provider(engine, clock, start, register, sessions, oidc, program_keys, named)
    cache.close()


@pytest.fixture
def gone_redis():
    """A cache that nobody answers for."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        client = redis.Redis(port=held.getsockname()[1], socket_connect_timeout=1)
        yield client
        client.close()


@pytest.fixture
def doctor(provider):
    """A confirmed account."""
    return provider.account()


@pytest.fixture
def session(provider, doctor):
    """The doctor, signed in with two factors."""
    return provider.sign_in(doctor)
