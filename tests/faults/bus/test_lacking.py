"""A broker without what a process needs: readiness and log name it, and it is waited for."""

import pika
import pytest

from testkit.queues import await_true
from testkit.strikes import demanded

from .stage import ready, wrong

NO_QUEUE = "frmr.dlq: NOT_FOUND - no queue 'frmr.dlq' in vhost 'ordinator'"
NO_EXCHANGE = "ordinator.events: NOT_FOUND - no exchange 'ordinator.events' in vhost 'ordinator'"
NO_READING = "ACCESS_REFUSED - {}access to queue 'frmr.inbox' in vhost 'ordinator' refused for user"
NO_WRITING = "ACCESS_REFUSED - {}access to exchange 'ordinator.events' in vhost 'ordinator' refused"
NO_LOGIN = "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."
NOTHING = "^$"


@pytest.fixture
def whole(servers):
    """Whatever a test takes away is there again after it."""
    yield servers
    servers.load_topology()


@pytest.fixture
def channel(servers):
    connection = pika.BlockingConnection(pika.URLParameters(servers.broker.admin_url))
    yield connection.channel()
    connection.close()


def says(process, name, words):
    """Both generations of the broker: the newer one tells which right is missing."""
    found = wrong(process, name) or ""
    return any(found.startswith(words.format(right)) for right in ("", "read ", "write "))


def test_a_queue_that_is_missing_is_named_until_it_is_there(line, whole, channel):
    with demanded("queue deleted under the worker") as strikes:
        channel.queue_delete("frmr.dlq")
        worker = line.worker(answers="/livez")
        await_true(lambda: wrong(worker, "bus") == NO_QUEUE, "readiness names it")
        strikes.add()
        assert not ready(worker.port, "/startupz")
        assert line.logged("listening", NO_QUEUE) >= 1

    whole.load_topology()
    await_true(lambda: ready(worker.port), "it goes on by itself", 60)


def test_an_exchange_that_is_missing_is_named_until_it_is_there(line, whole, channel):
    with demanded("exchange deleted under the relay") as strikes:
        channel.exchange_delete("ordinator.events")
        relay = line.relay(answers="/livez")
        await_true(lambda: wrong(relay, "bus") == NO_EXCHANGE, "readiness names it")
        strikes.add()
        assert not ready(relay.port, "/startupz")
        assert line.logged("telling", NO_EXCHANGE) >= 1

    whole.load_topology()
    await_true(lambda: ready(relay.port), "it goes on by itself", 60)


def test_a_worker_that_may_not_read_its_queue_says_so(line, whole):
    with demanded("right to read taken") as strikes:
        whole.rabbitmqctl("set_permissions", "-p", "ordinator", "frmr", NOTHING, ".*", NOTHING)
        worker = line.worker(answers="/livez")
        await_true(lambda: says(worker, "bus", NO_READING), "readiness names the right")
        strikes.add()
        assert line.logged("listening", '"consumer.broke"') >= 1

    whole.load_topology()
    await_true(lambda: ready(worker.port), "it listens", 60)


def test_a_relay_that_may_not_write_says_so_and_loses_nothing(line, whole):
    with demanded("right to write taken") as strikes:
        whole.rabbitmqctl("set_permissions", "-p", "ordinator", "idp", NOTHING, NOTHING, NOTHING)
        relay = line.relay(answers="/livez")
        line.tell(1)
        await_true(lambda: says(relay, "bus", NO_WRITING), "readiness names the right")
        strikes.add()
        assert line.logged("telling", '"publisher.refused"') >= 1
        assert line.untold() == 1

    whole.load_topology()
    await_true(lambda: line.untold() == 0, "the fact is told", 60)
    await_true(lambda: ready(relay.port), "it is ready", 60)


@pytest.mark.parametrize("role", ["relay", "worker"])
def test_a_login_that_is_refused_is_named(line, servers, role):
    user = {"relay": "idp", "worker": "frmr"}[role]
    amqp_url = servers.broker.url(user).replace(":", ":not-", 2).replace("amqp:not-", "amqp:")
    with demanded(f"{role} with a wrong password") as strikes:
        process = getattr(line, role)(answers="/livez", amqp_url=amqp_url)
        await_true(lambda: (wrong(process, "bus") or "").startswith(NO_LOGIN), "it is named")
        strikes.add()

    assert "not-" not in (wrong(process, "bus") or "")
