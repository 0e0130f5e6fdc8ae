"""One address names all hosts of the broker; a wrong one is told without its password."""

import pytest

from chassis.amqp import BadAddress, Broker, pauses

SEVERAL = "amqp://idp:p%40ss@one:5001,two,[::1]:5003/ordinator"


def test_every_host_is_a_place_to_connect_to():
    places = {(one.host, one.port) for one in Broker(SEVERAL).parameters()}

    assert places == {("one", 5001), ("two", 5672), ("::1", 5003)}


def test_login_and_virtual_host_are_the_same_at_each():
    for one in Broker(SEVERAL, heartbeat_s=7, blocked_s=3).parameters():
        assert (one.credentials.username, one.credentials.password) == ("idp", "p@ss")
        assert (one.virtual_host, one.heartbeat, one.blocked_connection_timeout) == (
            "ordinator",
            7,
            3,
        )


def test_amqps_asks_for_a_certificate_of_the_host():
    (place,) = Broker("amqps://idp:x@broker.example/ordinator").parameters()

    assert place.port == 5671
    assert place.ssl_options.server_hostname == "broker.example"
    assert place.ssl_options.context.check_hostname


@pytest.mark.parametrize(
    "url",
    ["http://idp:secret@one/v", "amqp://one/v", "amqp://idp:secret@/v", "amqp://idp:secret@one,/v"],
)
def test_a_wrong_address_is_told_without_its_password(url):
    with pytest.raises(BadAddress) as told:
        Broker(url).parameters()

    assert "secret" not in str(told.value)


def test_pauses_grow_to_their_last_and_begin_anew():
    waits = pauses(1.0, 4.0)
    seconds = [waits.next() for _ in range(4)]
    waits.reset()
    seconds.append(waits.next())

    for given, meant in zip(seconds, [1, 2, 4, 4, 1], strict=True):
        assert 0.75 * meant <= given <= 1.25 * meant
