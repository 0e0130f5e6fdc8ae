"""The guard on addresses that strangers wrote down."""

import ipaddress
import socket
from threading import Event

import pytest
from flask import Flask, redirect, request

from documents.adapters.outbound import Forbidden, Guard, Unreachable
from testkit.serving import Server

LOOPBACK = (ipaddress.ip_network("127.0.0.1/32"),)


@pytest.fixture
def server():
    app, released = Flask("list"), Event()

    @app.get("/crl")
    def crl():
        return request.headers["Host"].encode()

    @app.get("/elsewhere")
    def elsewhere():
        return redirect("/crl")

    @app.get("/long")
    def long():
        return bytes(2_000)

    @app.get("/slow")
    def slow():
        released.wait(5)
        return b""

    @app.get("/drip")
    def drip():
        return iter(lambda: b"." if not released.wait(0.05) else None, None)

    with Server(app) as started:
        yield started
        released.set()


def test_an_allowed_network_is_asked_on_any_port(server):
    reply = Guard(LOOPBACK).get(f"{server.url}/crl")

    assert (reply.status, reply.body) == (200, server.url.removeprefix("http://").encode())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/crl",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/crl",
        "http://[::1]/crl",
        "http://[::ffff:127.0.0.1]/crl",
        "http://0.0.0.0/crl",
        "http://2130706433/crl",
        "http://localhost/crl",
        "http://224.0.0.1/crl",
        "file:///etc/passwd",
        "ldap://127.0.0.1/cn=crl",
        "http://user@127.0.0.1/crl",
        "http:///crl",
        "http://127.0.0.1:99999/crl",
    ],
)
def test_private_addresses_and_other_schemes_are_forbidden(url):
    with pytest.raises(Forbidden):
        Guard(()).get(url)


def test_only_named_hosts_are_asked(server):
    guard = Guard(LOOPBACK, frozenset({"crl.example"}))

    with pytest.raises(Forbidden):
        guard.get(f"{server.url}/crl")


def test_a_name_that_means_another_address_by_then_is_still_the_checked_one(server, monkeypatch):
    port = int(server.url.rsplit(":", 1)[1])
    asked = []

    def rebinding(host, port, **_):
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    guard = Guard(LOOPBACK)
    checked = guard._checked
    monkeypatch.setattr("documents.adapters.outbound.socket.getaddrinfo", rebinding)
    from urllib.parse import urlsplit

    address, _ = checked(urlsplit(f"http://rebind.example:{port}/crl"))

    assert str(address) == "127.0.0.1"
    assert asked == ["rebind.example"]


def test_one_private_address_among_others_is_enough_to_forbid(monkeypatch):
    def two(host, port, **_):
        addresses = ("93.184.216.34", "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in addresses]

    monkeypatch.setattr("documents.adapters.outbound.socket.getaddrinfo", two)

    with pytest.raises(Forbidden):
        Guard(()).get("http://mixed.example/crl")


def test_a_redirect_is_an_answer_and_not_followed(server):
    assert Guard(LOOPBACK).get(f"{server.url}/elsewhere").status == 302


def test_more_than_the_limit_is_no_answer(server):
    with pytest.raises(Unreachable):
        Guard(LOOPBACK, most_bytes=1_000).get(f"{server.url}/long")


def test_whoever_is_slow_is_not_waited_for(server):
    with pytest.raises(Unreachable):
        Guard(LOOPBACK, whole_s=0.2).get(f"{server.url}/slow")


@pytest.mark.timeout(5)
def test_whoever_answers_drop_by_drop_is_not_waited_for(server):
    with pytest.raises(Unreachable):
        Guard(LOOPBACK, whole_s=0.3).get(f"{server.url}/drip")


def test_nobody_there_is_unreachable():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]

        with pytest.raises(Unreachable):
            Guard(LOOPBACK).get(f"http://127.0.0.1:{port}/crl")
