"""The counterpart as the stand starts it: its key outlives a restart."""

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
import requests

from testkit import people
from testkit.authority import Authority
from testkit.authority.http import create_app
from testkit.people import cli
from testkit.serving import Server


@pytest.fixture
def port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def running(port, state, *words):
    command = [sys.executable, "-m", "testkit", "counterpart"]
    command += ["--port", str(port), "--state", str(state), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == f"counterpart: http://127.0.0.1:{port}\n"
    yield requests.get(f"http://127.0.0.1:{port}/api/recipient", timeout=5).json()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_documents_are_sent_where_the_process_is_told_that_it_is_reached(tmp_path, port):
    with running(port, tmp_path, "--url", "http://counterpart:8080") as card:
        assert card["endpoint"] == "http://counterpart:8080/deliveries"


def test_process_is_the_insurer_of_the_seed_and_keeps_its_key(tmp_path, port):
    cards = []
    for _ in range(2):
        with running(port, tmp_path) as card:
            cards.append(card)

    seeded = people.stand(42)["recipients"][0]
    assert cards[0] == cards[1]
    assert cards[0] == seeded | {
        "endpoint": f"http://127.0.0.1:{port}/deliveries",
        "receipt_jwk": cards[0]["receipt_jwk"],
    }
    assert (tmp_path / "receipt.pem").stat().st_mode & 0o777 == 0o600


def test_seed_holds_what_the_insurer_and_the_authority_beside_say(tmp_path, port, capsys):
    authority = Authority.create(crl_url="http://127.0.0.1:9/crl")
    with (
        Server(create_app(authority, keep=lambda: None)) as ca,
        running(port, tmp_path) as card,
    ):
        assert cli.main(["--counterpart", f"http://127.0.0.1:{port}", "--ca", ca.url]) == 0
        root = requests.get(f"{ca.url}/root.pem", timeout=5).text

    seed = json.loads(capsys.readouterr().out)
    assert seed["recipients"] == [card]
    assert seed["anchors"] == [root]
