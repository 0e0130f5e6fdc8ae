"""The service at work on real servers, with a clock that tests turn."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pyotp
import pytest
import redis
from sqlalchemy import Engine, text

from chassis import database, migrations
from contracts.identifiers import Inn, Snils
from idp.adapters.lockout import RedisLockout
from idp.domain.asked import Asked, ClientView
from idp.domain.client import AuthMethod, Client, GrantType
from idp.domain.code import Channel
from idp.domain.level import Acr
from idp.domain.person import Gender, Person
from idp.domain.session import Session
from idp.domain.signin import State
from idp.settings import Settings
from idp.usecases.dispatch import SendDispatches
from idp.usecases.own.offered import Own
from idp.usecases.people import People
from idp.usecases.recovery.offered import Recovery
from idp.usecases.seed import PlantPeople, Seedling
from idp.usecases.transaction import Key
from idp.wiring import accounts as wiring
from idp.wiring.lockout import wire_lockout
from idp.wiring.oidc import wire_register
from idp.wiring.own import wire_own
from idp.wiring.recovery import wire_recovery
from testkit import people

from .fakes import FakeClock, FakeSessions, NoLimits, SharedHasher

BLOCK = "192.0.2.0/24"
PASSWORD = "Синий7Чайник-на-плите"
CLIENT = ClientView("cabinet", "Cabinet", "http://127.0.0.1:18030")
REQUEST = {"redirect_uri": "http://127.0.0.1:18030/oidc/callback", "state": "xyz"}


def asked(least_acr=Acr.AAL1, **more):
    """What the cabinet asks."""
    return Asked(REQUEST, CLIENT, least_acr, **more)


@dataclass
class Bureau:
    """Everything wired as in the running service; messages are sent by hand."""

    engine: Engine
    settings: Settings
    shared: wiring.Hands
    do: People
    own: Own
    clock: FakeClock
    limits: NoLimits
    sessions: FakeSessions
    recovery: Recovery
    lockout: RedisLockout
    letters: list[Any] = field(default_factory=list)

    def person(self, slug="sokolova", **other):
        """A person of the stand as they would type themselves in."""
        told = people.person(slug) | other
        return Person(
            family_name=told["family_name"],
            given_name=told["given_name"],
            patronymic=told["patronymic"],
            birth_date=date.fromisoformat(told["birth_date"]),
            snils=Snils(told["snils"]),
            gender=Gender(told["gender"]),
            inn=Inn(told["inn"]) if told["inn"] else None,
        )

    def key(self, step):
        """What the browser holds after a step that gave a cookie."""
        return Key(step.signin.id, step.cookie, step.signin.session_id)

    def send(self):
        """Let the relay's loop send what is queued."""
        keep = self.letters.append
        SendDispatches(self.shared.start_work, dict.fromkeys(Channel, keep), self.clock)()

    def code(self, to):
        """The digits of the newest message to an address that has any."""
        self.send()
        said = [letter.text.replace(", ", "") for letter in self.letters if letter.to == to]
        return [code for text in said for code in re.findall(r"(?<!\d)\d{6}(?!\d)", text)][-1]

    def at_phone(self, slug="sokolova", **other):
        """A registration that waits for the code of the phone."""
        told = people.person(slug) | other
        step = self.do.begin_registration(locale="ru", block=BLOCK)
        step = self.do.give_person(self.key(step), self.person(slug, **other))
        return self.do.give_contacts(
            self.key(step), phone=told["phone"], email=told["email"], block=BLOCK
        )

    def at_password(self, slug="sokolova", **other):
        """A registration that waits for the password."""
        told = people.person(slug) | other
        step = self.at_phone(slug, **other)
        step = self.prove(step, State.PHONE, self.code(told["phone"]))
        return self.prove(step, State.EMAIL, self.code(told["email"]))

    def prove(self, step, state, code):
        """Type a code of the registration."""
        return self.do.prove_contact(self.key(step), state, code, block=BLOCK)

    def register(self, slug="sokolova", **other):
        """A new account."""
        step = self.at_password(slug, **other)
        return self.do.choose_password(self.key(step), PASSWORD).account

    def confirm(self, account):
        """Confirm it by the code to its phone."""
        step = self.do.begin_confirmation(account.id, locale="ru", block=BLOCK)
        phone = self.phone(account.id)
        return self.do.confirm_account(account.id, self.key(step), self.code(phone))

    def phone(self, account_id):
        """The phone of an account."""
        contacts = self.do.read_profile(account_id).contacts
        return next(contact.value for contact in contacts if contact.kind == "phone")

    def plant(self, slug):
        """A person of the stand with a confirmed account."""
        told = people.person(slug)
        secret = told["totp_secret"]
        seedling = Seedling(
            account_id=UUID(told["account_id"]),
            person=self.person(slug),
            phone=told["phone"],
            email=told["email"],
            password=told["password"],
            totp_secret=pyotp.TOTP(secret).byte_secret() if secret else None,
        )
        PlantPeople(self.shared.start_work, self.shared.hasher, self.clock, uuid4)([seedling])
        return told

    def register_program(self, view, request):
        """Make the program that asks known to the register."""
        register = wire_register(self.shared.start_work, self.settings.master_key, self.clock)
        program = Client(
            client_id=view.client_id,
            name=view.name,
            auth_method=AuthMethod.NONE,
            grants=frozenset({GrantType.CODE}),
            scopes=frozenset({"openid", "profile"}),
            audiences=("idp",),
            redirect_uris=(request["redirect_uri"],),
            own=view.own,
        )
        register.put_clients([program])

    def sign_in(self, told, *, login=None, password=None, least_acr=Acr.AAL1, **more):
        """Login and password, and what they came to."""
        begun = self.do.begin_signin(asked(least_acr, fresh=more.pop("fresh", False)), block=BLOCK)
        options = {"remember": False, "device_cookie": None, "block": BLOCK} | more
        return self.do.check_credentials(
            self.key(begun), login or told["phone"], password or told["password"], **options
        )

    def strong(self):
        """What the cabinet asks before somebody signs."""
        return asked(Acr.AAL2, fresh=True)

    def choose(self, step, method):
        """Choose how the code comes."""
        return self.do.choose_method(self.key(step), method, block=BLOCK)

    def offer(self, step, code):
        """Type a code."""
        return self.do.check_code(self.key(step), code, device_cookie=None)

    def enrol(self, step, kind):
        """Choose a factor to switch on."""
        return replace(self.do.choose_factor(self.key(step), kind, block=BLOCK), cookie=step.cookie)

    def switch_on(self, step, code):
        """Type the first code of a factor."""
        return self.do.switch_on_factor(self.key(step), code, device_cookie=None)

    def app_secret(self, step):
        """The secret that the page of an authenticator app shows."""
        return self.do.show_factor(self.key(step)).secret.text.replace(" ", "")

    def session_of(self, told, acr=Acr.AAL1, age_s=3600):
        """A session of somebody who proved themselves so long ago."""
        now = self.clock()
        return Session(
            id=uuid4(),
            account_id=UUID(told["account_id"]),
            cookie_hash=b"",
            amr=("pwd",),
            acr=acr,
            auth_time=now - timedelta(seconds=age_s),
            idle_at=now + timedelta(minutes=30),
            expires_at=now + timedelta(hours=11),
        )

    def fresh(self, told):
        """A session of somebody who has just shown their second factor."""
        return self.session_of(told, Acr.AAL2, age_s=300)

    def totp(self, secret, steps=0):
        """What the app shows now, or so many steps later."""
        return pyotp.TOTP(secret).at(int(self.clock().timestamp()) + 30 * steps)

    def begin_recovery(self, login, channel=Channel.SMS):
        """A recovery that waits for its first code."""
        step = self.recovery.begin(back=None, locale="ru", block=BLOCK)
        return self.recovery.send_code.name(self.key(step), login, channel, block=BLOCK)

    def recover(self, told, channel=Channel.SMS):
        """A recovery whose first code came back."""
        step = self.begin_recovery(told["phone"], channel)
        to = told["email" if channel is Channel.EMAIL else "phone"]
        return self.recovery.check_code(self.key(step), self.code(to))

    def prove_too(self, step, method, code):
        """Another channel of a recovery."""
        chosen = self.recovery.choose_proof(self.key(step), method, block=BLOCK)
        key = replace(self.key(step), cookie=chosen.cookie or step.cookie)
        return self.recovery.check_proof(key, code() if callable(code) else code)

    def set_password(self, step, password):
        """The end of a recovery."""
        return self.recovery.set_password(self.key(step), password)

    def rows(self, statement, **given):
        """Look into the database."""
        with self.engine.begin() as db:
            return [tuple(row) for row in db.execute(text(statement), given)]

    def await_waiting(self):
        """Until a statement of somebody else waits for a lock; fails if none does."""
        waiting = """SELECT count(*) FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND datname = current_database()"""
        until = monotonic() + 5
        while self.rows(waiting) == [(0,)]:
            assert monotonic() < until, "nobody waited for the lock"

    def told(self):
        """Names of the events in the outbox, in order."""
        return [row[0] for row in self.rows("SELECT type FROM outbox ORDER BY seq")]


def migrated(owner_url):
    """Fill a template: known by its name, so that it is filled once and copied then."""
    migrations.run(owner_url, "idp")


@pytest.fixture(scope="session", autouse=True)
def shared_hasher():
    """Whatever is wired hashes each password of the stand once in a run."""
    with pytest.MonkeyPatch.context() as bent:
        bent.setattr(wiring, "Argon2Hasher", SharedHasher)
        yield


@pytest.fixture
def idp_database(postgres):
    """A migrated database of its own."""
    return postgres.database("idp", prepare=migrated)


@pytest.fixture
def superuser(postgres, idp_database):
    """Somebody whom no right and no trigger stops."""
    place = postgres.admin_url.rpartition("/")[0] + "/" + idp_database.url.rpartition("/")[2]

    def run(statement, *given):
        with psycopg.connect(place) as db:
            db.execute("SET session_replication_role = replica")
            return db.execute(statement, given).rowcount

    return run


@pytest.fixture
def cache(redis_url):
    """An empty cache."""
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()


@pytest.fixture(scope="session")
def settings_at(redis_url):
    """Settings as the runner would give them, for a database and a folder."""

    def made(database_url, state_dir, **more):
        return Settings(
            **{
                "database_url": database_url,
                "redis_url": redis_url,
                "amqp_url": "amqp://127.0.0.1:1",
                "issuer": "http://localhost:31410",
                "public_url": "http://localhost:31410",
                "listen": "127.0.0.1:31410",
                "admin_listen": "127.0.0.1:31411",
                "sms_url": "http://127.0.0.1:1/messages",
                "voice_url": "http://127.0.0.1:1/calls",
                "smtp_url": "smtp://127.0.0.1:1",
                "state_dir": state_dir,
                "master_key": bytes(range(32)),
                "index_key": bytes(range(32, 64)),
            }
            | more
        )

    return made


@pytest.fixture
def settings_of(settings_at, idp_database, tmp_path):
    """The same for this test, with what it changes."""
    return partial(settings_at, idp_database.url, tmp_path)


@pytest.fixture
def bureau(request, idp_database, cache, settings_of):
    """The service at work."""
    engine = database.engine(idp_database.url)
    told = settings_of(**getattr(request, "param", {}))
    clock, limits = FakeClock(), NoLimits()
    sessions = FakeSessions(clock)
    shared = wiring.hands(told, engine, clock)
    seams = wiring.Seams(sessions.open, sessions.hold, sessions.issue, sessions.refuse)
    yield Bureau(
        engine,
        told,
        shared,
        wiring.wire(shared, cache, limits, seams),
        wire_own(shared, cache, limits),
        clock,
        limits,
        sessions,
        wire_recovery(shared, cache, limits),
        wire_lockout(told, cache, clock),
    )
    engine.dispose()
