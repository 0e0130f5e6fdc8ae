"""The inbox as the stand starts it: one process, two ports, a clean end."""

import os
import signal
import smtplib
import socket
import subprocess
import sys

import pytest
import requests


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def ports():
    return free_port(), free_port()


def test_process_takes_sms_and_mail_and_ends_when_told(ports):
    http, smtp = ports
    command = [sys.executable, "-m", "testkit", "inbox"]
    command += ["--port", str(http), "--smtp-port", str(smtp)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{http}"
    try:
        assert process.stdout.readline() == f"inbox: {url} smtp://127.0.0.1:{smtp}\n"
        sms = {"id": "1", "to": "+79991234567", "text": "@localhost #123456"}
        requests.post(f"{url}/messages", json=sms, timeout=5).raise_for_status()
        with smtplib.SMTP("127.0.0.1", smtp, timeout=5) as sender:
            sender.sendmail("idp@localhost", "li@stand.example", b"Subject: code\n\n654321\n")

        codes = [
            requests.get(f"{url}/api/code", {"to": to, "wait": 5}, timeout=10).json()["code"]
            for to in ("+79991234567", "li@stand.example")
        ]
    finally:
        os.kill(process.pid, signal.SIGTERM)

    assert codes == ["123456", "654321"]
    assert process.wait(timeout=10) == 0


def test_process_does_not_listen_on_a_public_address(ports):
    command = [sys.executable, "-m", "testkit", "inbox", "--host", "8.8.8.8"]
    command += ["--port", str(ports[0]), "--smtp-port", str(ports[1])]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert ended.returncode != 0
    assert "PublicAddress" in ended.stderr
