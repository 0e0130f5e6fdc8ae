"""The processes as an operator starts them: pages, relay, worker; the stand's inbox beside them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
import requests

from chassis import migrations
from chassis.clock import now
from chassis.envelope import Envelope, from_amqp, to_amqp
from contracts import events
from testkit import people
from testkit.guards.lines import LoggedLines
from testkit.inbox import Faults, Mailbox, SmtpSink, create_app
from testkit.queues import await_true
from testkit.serving import Server
from testkit.strikes import demanded
from testkit.visitor import Visitor

NEWCOMER = people.person("sokolova")
TOLD = "SELECT count(*) = 3 FROM outbox WHERE published_at IS NOT NULL"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ready(address):
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


class Stand:
    """One database, one broker, one inbox, and the environment that processes are given."""

    def __init__(self, database, redis_url, amqp_url, folder):
        self.database = database
        self.logged = folder / "logged.jsonl"
        mailbox, faults = Mailbox(), Faults()
        self.inbox, self.mail = Server(create_app(mailbox, faults)), SmtpSink(mailbox, faults)
        port = _free_port()
        self.url = f"http://localhost:{port}"
        self._told = {
            "PATH": os.environ["PATH"],
            "IDP_DATABASE_URL": database.url,
            "IDP_REDIS_URL": redis_url,
            "IDP_AMQP_URL": amqp_url,
            "IDP_ISSUER": self.url,
            "IDP_PUBLIC_URL": self.url,
            "IDP_LISTEN": f"127.0.0.1:{port}",
            "IDP_STATE_DIR": str(folder),
            "IDP_MASTER_KEY": "A" * 43,
            "IDP_INDEX_KEY": "B" * 42 + "A",
            "IDP_SMS_URL": f"{self.inbox.url}/messages",
            "IDP_VOICE_URL": f"{self.inbox.url}/calls",
            "IDP_SMTP_URL": f"smtp://127.0.0.1:{self.mail.port}",
        }

    def run(self, *words, **more):
        """A command, to its end."""
        told = self._told | {"IDP_ADMIN_LISTEN": "127.0.0.1:1"} | more
        return subprocess.run(
            [sys.executable, "-m", "idp", *words],
            env=told,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextmanager
    def process(self, role, **more):
        """A process that is ready; it ends cleanly when told to."""
        address = f"127.0.0.1:{_free_port()}"
        told = self._told | {"IDP_ADMIN_LISTEN": address} | more
        argv = [sys.executable, "-m", "idp", role]
        with self.logged.open("ab") as log, subprocess.Popen(argv, env=told, stdout=log) as started:
            try:
                await_true(lambda: _ready(address), f"{role} is ready")
                yield started
            finally:
                started.send_signal(signal.SIGTERM)
                assert started.wait(30) == 0

    def code(self, to, since=""):
        """The code that reached the inbox, and when."""
        asked = {"to": to, "wait": "20"} | ({"since": since} if since else {})
        answer = requests.get(f"{self.inbox.url}/api/code", params=asked, timeout=30).json()
        return answer["code"], answer["received_at"]

    def rows(self, statement):
        """Look into the database."""
        with psycopg.connect(self.database.url) as db:
            return db.execute(statement).fetchall()


@pytest.fixture
def stand(idp_database, cache, redis_url, rabbitmq, tmp_path):
    """An empty service; what its processes logged is read afterwards."""
    made = Stand(idp_database, redis_url, rabbitmq.url("idp"), tmp_path)
    with made.inbox, made.mail:
        yield made
    lines = made.logged.read_text("utf-8").splitlines() if made.logged.exists() else []
    guard = LoggedLines(people.stand()["people"])
    assert [(line, *guard.breaches(line)) for line in lines if [*guard.breaches(line)]] == []


def _register(stand, visitor):
    year, month, day = NEWCOMER["birth_date"].split("-")
    visitor.open(f"{stand.url}/register")
    names = ("family_name", "given_name", "patronymic", "snils")
    born = {"birth_date-day": day, "birth_date-month": month, "birth_date-year": year}
    visitor.fill({name: NEWCOMER[name] for name in names} | born)
    visitor.fill({"phone": NEWCOMER["phone"], "email": NEWCOMER["email"]})
    code, at = stand.code(NEWCOMER["phone"])
    visitor.fill({"code": code})
    visitor.fill({"code": stand.code(NEWCOMER["email"])[0]})
    page = visitor.fill({"password": NEWCOMER["password"]})
    visitor.submit(page.form(action="/account/confirmation"))
    return visitor.fill({"code": stand.code(NEWCOMER["phone"], since=at)[0]})


def test_newcomer_is_confirmed_and_the_registry_hears_of_it(stand, queues):
    with stand.process("relay"), stand.process("web"):
        page = _register(stand, Visitor())
        await_true(lambda: stand.rows(TOLD) == [(True,)], "the facts are told")

    assert "Подтверждена" in page.text
    heard = [from_amqp(queues.take("frmr.inbox")) for _ in range(2)]
    confirmed = next(told for told in heard if told.type == "idp.account.confirmed.v1")
    assert confirmed.body["person"]["snils"] == NEWCOMER["snils"]
    assert confirmed.traceparent is not None


def test_relay_seals_the_audit_and_its_log_tells_the_head_that_a_verification_finds(
    stand, tmp_path
):
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"people": [NEWCOMER | {"account": True}]}), "utf-8")
    assert stand.run("cli", "seed", str(seed)).returncode == 0
    sealed = "SELECT number, encode(hash, 'hex') FROM audit_seal"
    with stand.process("relay"):
        await_true(lambda: stand.rows(sealed), "the audit is sealed")
    ((number, hashed),) = stand.rows(sealed)

    ended = stand.run("cli", "audit", "verify", "--json", "--expect", f"{number}:{hashed}")

    told = json.loads(ended.stdout)
    assert (ended.returncode, told["intact"], told["entries"]) == (0, True, 2)
    assert told["head"] == f"{number}:{hashed}"
    assert f'"hash": "{hashed}"' in stand.logged.read_text("utf-8")


def test_binding_comes_through_the_broker(stand, queues):
    body = events.examples("frmr.organisation.bound.v1")[0]
    binding_id = UUID(body["binding_id"])
    bound = Envelope(uuid4(), "frmr.organisation.bound.v1", "frmr", binding_id, 1, now(), body)

    with stand.process("worker"):
        queues.put(to_amqp(bound))
        await_true(lambda: stand.rows("SELECT 1 FROM affiliation"), "the binding is kept")

    assert stand.rows("SELECT binding_id, version FROM affiliation") == [(binding_id, 1)]


def test_empty_database_is_migrated_and_filled_by_commands(postgres, redis_url, tmp_path):
    database = postgres.database("idp")
    stand = Stand(database, redis_url, "amqp://127.0.0.1:1", tmp_path)
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(people.stand(), ensure_ascii=False), "utf-8")
    planted = sum(person["account"] for person in people.stand()["people"])

    migrated = stand.run("migrate", IDP_DATABASE_OWNER_URL=database.owner_url)
    filled, again = stand.run("cli", "seed", str(seed)), stand.run("cli", "seed", str(seed))

    assert (migrated.returncode, filled.stdout) == (0, f"accounts: {planted}\n")
    assert again.stdout == "accounts: 0\n"


def test_database_of_an_older_shape_is_brought_up(postgres):
    database = postgres.database("idp")
    migrations.run(database.owner_url, "idp")
    migrations.run(database.owner_url, "idp")

    with psycopg.connect(database.url) as db:
        assert db.execute("SELECT count(*) FROM account").fetchone() == (0,)


@pytest.mark.parametrize(
    "limits", ["[send.hours]\ncount = 1\n", "[send.hour]\ncount = 'x'\n", "send = 1\n", "not toml"]
)
def test_misspelt_limits_stop_the_start_with_the_name_of_the_setting(stand, tmp_path, limits):
    file = tmp_path / "limits.toml"
    file.write_text(limits)

    ended = stand.run("web", IDP_LIMITS_FILE=str(file))

    assert ended.returncode == 78
    assert ended.stderr.startswith("IDP_LIMITS_FILE:")


def _at_login(stand):
    """A visitor without an account who looks at the page of the sign-in."""
    visitor = Visitor()
    visitor.open(f"{stand.url}/login")
    return visitor


def _tried(visitor):
    """What a try to sign in was answered, and when to come again."""
    page = visitor.fill({"identifier": "nobody@example.org", "password": "Wrong-password-1"})
    return page.status, page.headers.get("Retry-After")


def _seconds_of(stand, path):
    began = time.monotonic()
    answer = requests.get(f"{stand.url}{path}", timeout=10)
    assert answer.status_code == 200
    return time.monotonic() - began


def test_other_pages_answer_while_every_place_to_hash_is_taken(stand):
    crowd, waits = 48, []
    limits = Path(__file__).parent / "limits.toml"
    few = {"IDP_HASH_SLOTS": "1", "IDP_HASH_QUEUE": "4", "IDP_LIMITS_FILE": str(limits)}
    with stand.process("web", **few), ThreadPoolExecutor(crowd) as pool:
        visitors = [_at_login(stand) for _ in range(crowd)]
        with demanded("sign-ins were turned away at full places") as strikes:
            trying = [pool.submit(_tried, visitor) for visitor in visitors]
            while not all(one.done() for one in trying):
                waits.append(_seconds_of(stand, "/.well-known/openid-configuration"))
                waits.append(_seconds_of(stand, "/login"))
            answers = [one.result() for one in trying]
            strikes.add(answers.count((503, "2")))

    assert {status for status, _ in answers} <= {422, 429, 503}
    assert (422, None) in answers
    assert max(waits) < 2
