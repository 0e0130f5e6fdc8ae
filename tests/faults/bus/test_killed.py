"""Faults 1 to 4 and 8: whatever is killed, nothing is lost and nothing is applied twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from testkit.queues import Queues, await_true
from testkit.strikes import demanded

from .stage import before, ready, through

IN_FLIGHT = 500
ACK = b"\x00\x3c\x00\x50"  # AMQP 0-9-1: class 60, method 80, basic.ack


def test_1_the_broker_is_killed_while_facts_are_published(line, servers):
    with before(servers.broker.url("idp")) as slow, demanded("1 broker killed") as strikes:
        slow.rate(200_000, "up")
        line.relay(amqp_url=through(servers.broker.url("idp"), slow))
        line.worker()
        line.tell(IN_FLIGHT)
        await_true(lambda: 0 < line.untold() < IN_FLIGHT, "half told")

        servers.kill_broker()
        strikes.add(line.untold())
        begun = time.monotonic()
        servers.start_broker()
        slow.heal()
        line.await_effects(IN_FLIGHT)
        print(f"recovered {time.monotonic() - begun:.1f} s after the kill")  # noqa: T201  a figure

    assert line.verdict().whole, line.verdict()
    assert line.untold() == 0
    assert line.dead() == []


def test_2_the_relay_is_killed_between_confirm_and_mark(line, servers):
    with before(line.teller) as proxy, demanded("2 relay killed before its mark", 100) as strikes:
        line.tell(IN_FLIGHT)
        line.worker()
        proxy.hold("up", b"UPDATE outbox SET published_at")
        relay = line.relay(database_url=through(line.teller, proxy))
        proxy.wait_struck()
        # Confirmed and applied, and the teller does not know.
        await_true(lambda: len(line.effects()) > 0, "applied before the mark")

        relay.kill()
        proxy.reset()
        proxy.heal()
        line.relay()
        line.await_effects(IN_FLIGHT)
        await_true(lambda: line.untold() == 0, "all marked")
        await_true(line.seen, "told twice")
        strikes.add(line.seen())

    assert line.verdict().whole, line.verdict()
    assert line.dead() == []


def killed_while_held(line, held, way, *, marker, rounds, strikes):
    """Three workers at a time are killed while what they send is held; how many facts."""
    line.relay()
    told = 0
    with ExitStack() as stack, ThreadPoolExecutor(3) as threads:
        proxies = [stack.enter_context(before(held)) for _ in range(3)]
        for _ in range(rounds):
            workers = list(threads.map(lambda proxy: line.worker(**way(proxy)), proxies))
            for proxy in proxies:
                proxy.hold("up", marker)
            told += len(line.tell(6))
            for worker, proxy in zip(workers, proxies, strict=True):
                proxy.wait_struck(timeout=30)
                worker.kill()
                proxy.reset()
                proxy.heal()
                strikes.add()
    line.worker()
    return told


def test_3_workers_are_killed_between_commit_and_ack(line, servers):
    url = servers.broker.url("frmr")
    with demanded("3 worker killed before its ack", 33) as strikes:
        told = killed_while_held(
            line,
            url,
            lambda proxy: {"amqp_url": through(url, proxy)},
            marker=ACK,
            rounds=11,
            strikes=strikes,
        )
        line.await_effects(told)
        await_true(lambda: line.seen() >= 33, "redelivered")

    assert line.verdict().whole, line.verdict()
    assert line.dead() == []


def test_4_workers_are_killed_before_their_commit(line, servers):
    with demanded("4 worker killed before its commit", 12) as strikes:
        told = killed_while_held(
            line,
            line.listener,
            lambda proxy: {"database_url": through(line.listener, proxy)},
            marker=b"COMMIT",
            rounds=4,
            strikes=strikes,
        )
        line.await_effects(told)

    assert line.verdict().whole, line.verdict()
    assert line.dead() == []


def test_8_the_database_is_killed_under_load(line, servers):
    relay, worker = line.relay(), line.worker()
    with demanded("8 database killed") as strikes:
        line.tell(IN_FLIGHT)
        await_true(lambda: 0 < len(line.effects()) < IN_FLIGHT, "half applied")
        servers.kill_postgres()
        strikes.add()
        await_true(lambda: not ready(worker.port), "the worker says that it halts")
        await_true(lambda: not ready(relay.port), "the relay says that it halts")
        servers.start_postgres()
        line.await_effects(IN_FLIGHT)

    await_true(lambda: ready(worker.port) and ready(relay.port), "both go on")
    assert line.verdict().whole, line.verdict()
    assert line.dead() == []
    with Queues(servers.broker.admin_url) as queues:
        assert queues.depth("frmr.dlq") == 0
