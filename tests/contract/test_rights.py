"""Each service is alone with its database and its queues, whoever it may be: on real servers."""

from itertools import permutations

import pika
import psycopg
import pytest

from contracts import events
from ordinator.topology import EXCHANGE, RETRIES, SERVICES
from testkit.strikes import demanded

PAIRS = list(permutations(SERVICES, 2))
each_service = pytest.mark.parametrize("service", SERVICES)
each_pair = pytest.mark.parametrize(("service", "other"), PAIRS)


@pytest.fixture(scope="module")
def databases(postgres):
    return {service: postgres.database(service).url for service in SERVICES}


@pytest.fixture(scope="module")
def connections(rabbitmq):
    opened = {
        service: pika.BlockingConnection(pika.URLParameters(rabbitmq.url(service)))
        for service in SERVICES
    }
    yield opened
    for connection in opened.values():
        connection.close()


@pytest.fixture
def channel_of(connections):
    def of(service):
        channel = connections[service].channel()
        channel.confirm_delivery()
        return channel

    return of


def refused(act):
    with pytest.raises(pika.exceptions.ChannelClosedByBroker) as caught:
        act()
    return caught.value.reply_code


@each_pair
def test_the_role_of_a_service_opens_no_database_of_another(databases, service, other):
    login = databases[service].rpartition("@")[0]
    place = databases[other].rpartition("@")[2]

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(f"{login}@{place}")


@each_service
def test_a_service_tells_its_own_facts(channel_of, service):
    own = [name for name in events.names() if name.startswith(f"{service}.")]

    channel_of(service).basic_publish(EXCHANGE, own[0], b"{}")

    assert own


@each_service
def test_no_service_tells_a_fact_of_another(channel_of, service):
    foreign = [name for name in events.names() if not name.startswith(f"{service}.")]

    with demanded("forged fact refused", len(foreign)) as strikes:
        for name in foreign:
            channel = channel_of(service)
            assert refused(lambda c=channel, n=name: c.basic_publish(EXCHANGE, n, b"{}")) == 403
            strikes.add()


@each_pair
def test_the_default_exchange_leads_into_no_queue_of_another(channel_of, service, other):
    channel = channel_of(service)

    assert refused(lambda: channel.basic_publish("", f"{other}.inbox", b"{}")) == 403


@each_service
def test_the_default_exchange_is_closed_even_for_the_own_queue(channel_of, service):
    channel = channel_of(service)

    assert refused(lambda: channel.basic_publish("", f"{service}.inbox", b"{}")) == 403


@each_pair
@pytest.mark.parametrize("kind", ["inbox", "dlq", *(f"retry.{delay}" for delay in RETRIES)])
def test_no_service_reads_a_queue_of_another(channel_of, service, other, kind):
    channel = channel_of(service)

    assert refused(lambda: channel.basic_get(f"{other}.{kind}")) == 403


@each_pair
def test_no_service_delays_a_message_into_the_inbox_of_another(channel_of, service, other):
    channel = channel_of(service)

    assert refused(lambda: channel.basic_publish(f"{other}.retry", "now", b"{}")) == 403


@each_service
@pytest.mark.parametrize(
    "act",
    [
        lambda channel, service: channel.queue_declare("own", durable=True),
        lambda channel, service: channel.queue_delete(f"{service}.inbox"),
        lambda channel, service: channel.queue_purge(
            "idp.inbox" if service != "idp" else "frmr.dlq"
        ),
        lambda channel, service: channel.exchange_declare("own"),
        lambda channel, service: channel.queue_bind(
            f"{service}.inbox", EXCHANGE, "idp.account.confirmed.v1"
        ),
    ],
    ids=["declare a queue", "delete its queue", "purge a foreign queue", "exchange", "bind"],
)
def test_the_topology_is_not_the_services_to_change(channel_of, service, act):
    channel = channel_of(service)

    assert refused(lambda: act(channel, service)) == 403
