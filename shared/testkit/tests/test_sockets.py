"""The suite itself speaks to this machine alone."""

import socket

import pytest

from testkit.guards.sockets import Stranger
from testkit.serving import Server


@pytest.mark.parametrize("address", [("93.184.216.34", 80), ("2a00:1450::1", 80)])
def test_stranger_is_not_reached(address):
    with pytest.raises(Stranger, match=address[0].replace(".", r"\.")):
        socket.create_connection(address, timeout=1)


def test_non_blocking_connect_is_watched_too():
    with socket.socket() as plain, pytest.raises(Stranger):
        plain.connect_ex(("10.0.0.1", 80))


def test_this_machine_is_reached():
    from flask import Flask

    with Server(Flask("near")) as server:
        port = int(server.url.rsplit(":", 1)[1])
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
