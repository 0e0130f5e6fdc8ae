"""The processes as an operator starts them: one command each, a real broker between."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.envelope import Envelope, from_amqp, to_amqp
from testkit import people
from testkit.guards.lines import LoggedLines
from testkit.keys import Issuer
from testkit.queues import await_true

WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
WAITING_TO_BE_TOLD = "SELECT 1 FROM outbox WHERE published_at IS NULL"
TOLD = "SELECT 1 FROM outbox WHERE published_at IS NOT NULL"
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ORLOVA = people.person("orlova")


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stand:
    """One database, one broker, and the environment that processes are given."""

    def __init__(self, database, redis_url, amqp_url, folder):
        self.database = database
        self.issuer = Issuer("http://localhost:31310")
        self.logged = folder / "logged.jsonl"
        self.listen = f"127.0.0.1:{free_port()}"
        self._told = {
            "PATH": os.environ["PATH"],
            "FRMR_DATABASE_URL": database.url,
            "FRMR_REDIS_URL": redis_url,
            "FRMR_AMQP_URL": amqp_url,
            "FRMR_ISSUER": "http://localhost:31310",
            "FRMR_PUBLIC_URL": "http://127.0.0.1:31320",
            "FRMR_LISTEN": self.listen,
            "FRMR_STATE_DIR": str(folder),
            "FRMR_CURSOR_KEY": "A" * 43,
            "FRMR_INDEX_KEY": "A" * 43,
        }

    def run(self, *words, **more):
        """A command, to its end."""
        told = self._told | {"FRMR_ADMIN_LISTEN": "127.0.0.1:1"} | more
        return subprocess.run(
            [sys.executable, "-m", "frmr", *words],
            env=told,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextmanager
    def process(self, role, **more):
        """A process that is ready; it ends cleanly when told to."""
        address = f"127.0.0.1:{free_port()}"
        told = self._told | {"FRMR_ADMIN_LISTEN": address} | more
        argv = [sys.executable, "-m", "frmr", role]
        with self.logged.open("ab") as log, subprocess.Popen(argv, env=told, stdout=log) as started:
            try:
                await_true(lambda: _ready(address), f"{role} is ready")
                yield started
            finally:
                if started.poll() is None:
                    started.send_signal(signal.SIGTERM)
                started.wait(30)

    def post(self, path, account_id, body):
        """A person behind the cabinet."""
        token = self.issuer.person("frmr", account_id, "frmr.self")
        asked = urllib.request.Request(
            f"http://{self.listen}{path}",
            json.dumps(body).encode(),
            {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "traceparent": TRACEPARENT,
            },
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.headers["X-Request-Id"], json.load(answer)

    def rows(self, statement):
        """Look into the database."""
        with psycopg.connect(self.database.url) as db:
            return db.execute(statement).fetchall()


def _ready(address):
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def stand(filled, redis_url, rabbitmq, tmp_path):
    """A registry with the stand's people; what its processes logged is read afterwards."""
    made = Stand(filled, redis_url, rabbitmq.url("frmr"), tmp_path)
    yield made
    lines = made.logged.read_text("utf-8").splitlines() if made.logged.exists() else []
    guard = LoggedLines(people.stand()["people"])
    assert [(line, *guard.breaches(line)) for line in lines if [*guard.breaches(line)]] == []


def confirmed():
    """The fact that a person of the stand is confirmed, as the identity provider tells it."""
    names = ("family_name", "given_name", "patronymic", "birth_date", "gender", "snils", "inn")
    at = datetime.now(UTC)
    body = {
        "account_id": ORLOVA["account_id"],
        "level": "confirmed",
        "method": "sms",
        "confirmed_at": at.isoformat(),
        "person": {name: ORLOVA[name] for name in names},
    }
    account_id = UUID(ORLOVA["account_id"])
    return Envelope(uuid4(), "idp.account.confirmed.v1", "idp", account_id, 2, at, body)


def test_confirmed_account_comes_through_the_broker_and_is_a_candidate(stand, queues):
    message = to_amqp(confirmed())

    with stand.process("worker"):
        queues.put(message)
        queues.put(message)
        await_true(lambda: stand.rows("SELECT 1 FROM binding"), "a candidate is kept")
        queues.await_depth("frmr.inbox", 0)

    assert stand.rows("SELECT status, method FROM binding") == [("candidate", "ahead")]
    assert stand.rows("SELECT outcome FROM inbox") == [("applied",)]


def test_worker_that_is_killed_leaves_the_message_to_the_next(stand, queues):
    with psycopg.connect(stand.database.url) as holding:
        holding.execute("LOCK TABLE account IN ACCESS EXCLUSIVE MODE")
        with stand.process("worker") as worker:
            queues.put(to_amqp(confirmed()))
            await_true(lambda: stand.rows(WAITING), "the handler waits")
            worker.kill()
            worker.wait()

    with stand.process("worker"):
        await_true(lambda: stand.rows("SELECT 1 FROM inbox"), "the message is applied")

    assert stand.rows("SELECT status FROM binding") == [("candidate",)]


def test_malformed_message_is_kept_as_a_dead_letter_and_shown(stand, queues):
    envelope = confirmed()
    envelope.body["person"]["snils"] = "07482962098"

    with stand.process("worker"):
        queues.put(to_amqp(envelope))
        await_true(lambda: stand.rows("SELECT 1 FROM dead_letter"), "the letter is kept")

    listed = stand.run("cli", "dlq", "list", "--json")
    (letter,) = json.loads(listed.stdout)
    assert letter["message_id"] == str(envelope.message_id)
    assert letter["reason"].startswith("snils-check-digits")
    assert "07482962098" not in listed.stdout + listed.stderr


def test_refusal_is_told_to_those_who_listen(stand, queues):
    with stand.process("relay"), psycopg.connect(stand.database.url) as db:
        db.execute(
            """INSERT INTO outbox (message_id, type, aggregate_id, aggregate_version, body,
            occurred_at) VALUES (gen_random_uuid(), 'frmr.binding.refused.v1', %(id)s, 2,
            jsonb_build_object('binding_id', %(id)s::text, 'account_id', %(id)s::text,
            'reason', 'data-differ', 'fields', '[]'::jsonb, 'next_step', 'correct'), now())""",
            {"id": uuid4()},
        )
        db.execute("SELECT pg_notify('outbox', '')")
        db.commit()
        await_true(lambda: stand.rows(TOLD), "the fact is told")

    told = from_amqp(queues.take("cabinet.inbox"))
    assert (told.type, told.body["reason"]) == ("frmr.binding.refused.v1", "data-differ")


def test_broken_settings_stop_the_start_with_their_names(stand):
    ended = stand.run("worker", FRMR_TIMEZONE="nowhere")

    assert ended.returncode == 78
    assert ended.stderr.startswith("FRMR_TIMEZONE:")


def test_empty_database_is_migrated_and_filled_by_commands(postgres, redis_url, tmp_path):
    database = postgres.database("frmr")
    stand = Stand(database, redis_url, "amqp://127.0.0.1:1", tmp_path)
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(people.stand(), ensure_ascii=False), "utf-8")

    migrated = stand.run("migrate", FRMR_DATABASE_OWNER_URL=database.owner_url)
    filled = stand.run("cli", "seed", str(seed))

    assert (migrated.returncode, filled.returncode) == (0, 0)
    assert filled.stdout.startswith("organisations: 6, ")
    assert stand.rows("SELECT count(*) FROM organisation") == [(6,)]


def test_seed_that_breaks_a_rule_is_refused_by_its_code(stand, tmp_path):
    told = people.stand()
    told["organisations"][0]["positions"][0]["position_id"] = str(uuid4())
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    ended = stand.run("cli", "seed", str(seed))

    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: main-exists")


def test_account_is_bound_from_the_first_event_to_the_last(stand, queues):
    account_id = ORLOVA["account_id"]
    with stand.process("worker"):
        queues.put(to_amqp(confirmed()))
        await_true(lambda: stand.rows("SELECT 1 FROM binding"), "a candidate is kept")

    named = {"method": "ogrn", "value": people.organisation("gkb7")["ogrn"]}
    with stand.issuer.served() as jwks, stand.process("web", FRMR_JWKS_URL=jwks):
        _, matched = stand.post("/bindings", account_id, named)
        confirmation = f"/bindings/{matched['binding_id']}/confirmation"
        request_id, bound = stand.post(confirmation, account_id, {})
    with stand.process("relay"):
        await_true(lambda: not stand.rows(WAITING_TO_BE_TOLD), "everything is told")

    assert bound["status"] == "bound"
    told = [from_amqp(message) for message in iter(lambda: queues.take("idp.inbox"), None)]
    assert (told[0].type, told[-1].type) == (
        "frmr.organisation.changed.v1",
        "frmr.organisation.bound.v1",
    )
    assert told[-1].body["binding_id"] == bound["binding_id"]
    assert {one.correlation_id for one in told} == {request_id}
    assert {one.traceparent[3:35] for one in told} == {TRACEPARENT[3:35]}
