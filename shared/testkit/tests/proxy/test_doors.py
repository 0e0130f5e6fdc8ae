"""Doors as a process: each port leads to its target, and ill-written ones open nothing."""

import signal
import socket
import subprocess
import sys

import pytest

from testkit.proxy.doors import door, main


@pytest.fixture
def greeter():
    """A server that says one word to whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_each_port_leads_to_its_target(greeter):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    words = [f"{port}=localhost:{greeter.getsockname()[1]}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "testkit", "doors", *words], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "doors: 1\n"

    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        inside, _ = greeter.accept()
        inside.sendall(b"hello")
        inside.close()
        heard = client.recv(100)

    assert heard == b"hello"
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_a_door_is_a_port_and_where_it_leads():
    assert door("18001=postgres:5432") == (18001, ("postgres", 5432))


@pytest.mark.parametrize("word", ["18001", "18001=postgres", "x=postgres:5432", "18001=a:b"])
def test_an_ill_written_door_is_named_and_opens_nothing(word, capsys):
    with pytest.raises(SystemExit) as ended:
        main([word])

    assert ended.value.code == 2
    assert word in capsys.readouterr().err
