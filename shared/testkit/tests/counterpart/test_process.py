"""The counterpart as the stand starts it: its key outlives a restart."""

import json
import os
import signal
import socket
import subprocess
import sys

import requests

from testkit import people
from testkit.authority import Authority
from testkit.authority.http import create_app
from testkit.people import cli
from testkit.serving import Server


def test_process_is_the_insurer_of_the_seed_and_keeps_its_key(tmp_path):
    port = _free_port()
    command = [sys.executable, "-m", "testkit", "counterpart"]
    command += ["--port", str(port), "--state", str(tmp_path)]
    cards = []
    for _ in range(2):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == f"counterpart: http://127.0.0.1:{port}\n"
        cards.append(requests.get(f"http://127.0.0.1:{port}/api/recipient", timeout=5).json())
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=10) == 0

    seeded = people.stand(42)["recipients"][0]
    assert cards[0] == cards[1]
    assert cards[0] == seeded | {
        "endpoint": f"http://127.0.0.1:{port}/deliveries",
        "receipt_jwk": cards[0]["receipt_jwk"],
    }
    assert (tmp_path / "receipt.pem").stat().st_mode & 0o777 == 0o600


def test_seed_holds_what_the_insurer_and_the_authority_beside_say_of_themselves(tmp_path, capsys):
    port = _free_port()
    command = [sys.executable, "-m", "testkit", "counterpart", "--url", "http://counterpart:8052"]
    command += ["--port", str(port), "--state", str(tmp_path)]
    authority = Authority.create(crl_url="http://127.0.0.1:9/crl")
    with (
        Server(create_app(authority, keep=lambda: None)) as ca,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as insurer,
    ):
        insurer.stdout.readline()
        insurer_url = f"http://127.0.0.1:{port}"
        root = requests.get(f"{ca.url}/root.pem", timeout=5).text

        assert cli.main(["--counterpart", insurer_url, "--ca", ca.url]) == 0

        insurer.terminate()
    seed = json.loads(capsys.readouterr().out)
    assert seed["recipients"][0]["endpoint"] == "http://counterpart:8052/deliveries"
    assert seed["recipients"][0]["receipt_jwk"]["kty"]
    assert seed["anchors"] == [root]


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
