"""Faults 5 to 7: what is poisonous, forged or doubled is kept apart, and its neighbours flow."""

import random
from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner

from chassis import database, mending
from chassis.envelope import to_amqp
from frmr.adapters.dead_letters import PostgresDeadLetters
from frmr.adapters.inbox import PostgresInbox
from testkit.queues import Queues, await_true
from testkit.strikes import demanded

from .stage import SETTINGS, fact, figure, message

SEED = 20261125


@pytest.fixture
def queues(servers):
    with Queues(servers.broker.admin_url) as queues:
        yield queues


def trap(line, aggregate_id):
    with psycopg.connect(line.listener) as db:
        db.execute("INSERT INTO trap VALUES (%s)", [aggregate_id])


def mend(line, aggregate_id):
    with psycopg.connect(line.listener) as db:
        db.execute("DELETE FROM trap WHERE aggregate_id = %s", [aggregate_id])


def dlq(line, servers, *words):
    """The operator's command, by the service's own rights."""
    engine = database.engine(line.listener, 2)
    settings = SimpleNamespace(**SETTINGS, amqp_url=servers.broker.url("frmr"))
    tools = mending.Tools(
        "frmr", settings, None, PostgresInbox(engine), PostgresDeadLetters(engine)
    )
    ended = CliRunner().invoke(mending.dlq(lambda: tools), words)
    engine.dispose()
    return ended.output


def brought_forward(queues, delay):
    """The clock of a retry queue is played: its message goes back at once."""
    queue = f"frmr.retry.{delay}"
    queues.await_depth(queue, 1)
    waiting = queues.take(queue)
    queues.put(replace(waiting, exchange="frmr.retry", key="now", mandatory=True))
    return waiting.headers["x-attempt"]


def test_5_a_poisonous_message_dies_after_four_tries_and_is_mended(line, servers, queues):
    relay, worker, poisoned = line.relay(), line.worker(), uuid4()
    assert relay
    trap(line, poisoned)
    with demanded("5 poison struck the handler", 4) as strikes:
        line.tell(20)
        (poison,) = line.tell(1, poisoned)
        line.tell(20)
        line.await_effects(40)
        # Neighbours on both sides are through before the poison is tried again.
        for delay in ("5s", "60s", "600s"):
            strikes.add(brought_forward(queues, delay) and 1)
        await_true(line.dead, "a dead letter")
        strikes.add()

    assert line.dead() == [(poison.message_id, "KeyError", 1, None)]
    await_true(lambda: figure(worker, "ordinator_dead_letters_open") == 1, "an alarm")
    mend(line, poisoned)
    assert dlq(line, servers, "redrive", "--all") == "redriven: 1\n"
    line.await_effects(41)
    assert line.verdict().whole, line.verdict()
    assert line.dead() == [(poison.message_id, "KeyError", 1, "redriven")]


def test_5_a_letter_redriven_too_early_dies_again_and_a_second_redrive_applies_it_once(
    line, servers, queues
):
    line.worker()
    poison = fact()
    trap(line, poison.aggregate_id)
    told = to_amqp(poison)
    queues.put(
        replace(told, exchange="frmr.retry", key="now", headers={**told.headers, "x-attempt": 3})
    )
    await_true(line.dead, "a dead letter")
    mend(line, poison.aggregate_id)

    dlq(line, servers, "redrive", "--all")
    dlq(line, servers, "redrive", "--id", str(poison.message_id))
    line.await_effects(1)

    assert line.effects() == [(str(poison.message_id), 1)]


def test_6_what_is_invalid_unknown_or_forged_dies_at_once_with_its_reason(line, queues):
    line.worker()
    good = message()
    forged = replace(message(), app_id="ordinator/documents")
    bad = {
        "body-malformed": replace(message(), body=b"\x00\xff"),
        "body-required": replace(message(), body=b"{}"),
        "body-too-long": replace(message(), body=b'"' + b"x" * 65_536 + b'"'),
        "envelope-disagrees /source": forged,
        "envelope-incomplete /type": replace(message(), type=None),
        "envelope-malformed /datacontenttype": replace(message(), content_type="text/plain"),
        "event-unknown /type": to_amqp(fact(type="frmr.worker.changed.v1", source="frmr")),
    }
    with demanded("6 bad messages", 7) as strikes:
        for one in bad.values():
            # Past the exchange, as only an administrator may: even what no binding lets through.
            queues.put(replace(one, exchange="", key="frmr.inbox", headers=own(one)))
            strikes.add()
        queues.put(good)
        line.await_effects(1)
        await_true(lambda: len(line.dead()) == len(bad), "seven dead letters")

    assert [reason for _, reason, _, _ in line.dead()] == sorted(bad)
    assert [queues.depth(f"frmr.retry.{delay}") for delay in ("5s", "60s", "600s")] == [0, 0, 0]
    assert line.effects() == [(good.message_id, 1)]


def own(one):
    return {name: value for name, value in one.headers.items() if value is not None}


def test_7_doubled_and_shuffled_facts_leave_the_same_projection(line, queues):
    line.worker()
    aggregates = [uuid4() for _ in range(20)]
    facts = [fact(one, version) for one in aggregates for version in range(1, 6)]
    copies = [to_amqp(one) for one in facts for _ in range(5)]
    random.Random(SEED).shuffle(copies)
    with demanded(f"7 copies shuffled by {SEED}", 400) as strikes:
        for one in copies:
            queues.put(one)
        line.await_effects(len(facts))
        await_true(lambda: line.seen() >= 400, "all copies met")
        strikes.add(line.seen())

    assert sorted(line.effects()) == sorted((str(one.message_id), 1) for one in facts)
    projection = line.ask(line.listener, "SELECT aggregate_id, version FROM projection")
    assert sorted(projection) == sorted((one, 5) for one in aggregates)
    assert line.dead() == []


def test_without_any_fault_an_event_needs_no_poll(line):
    line.relay(relay_poll_s=60.0)
    line.worker()
    line.tell(1)
    line.await_effects(1)

    (seconds,) = line.ask(
        line.listener,
        """SELECT extract(epoch FROM inbox.received_at - %s::timestamptz)::float FROM inbox""",
        line.ask(line.teller, "SELECT occurred_at FROM outbox")[0][0],
    )[0]
    print(f"commit to effect with the slow poll at 60 s: {seconds * 1000:.1f} ms")  # noqa: T201
    assert seconds < 1
