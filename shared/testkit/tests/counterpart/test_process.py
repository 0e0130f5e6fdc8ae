"""The counterpart as the stand starts it: its key outlives a restart."""

import os
import signal
import socket
import subprocess
import sys

import requests

from testkit import people


def test_process_is_the_insurer_of_the_seed_and_keeps_its_key(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
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
