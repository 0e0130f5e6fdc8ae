"""The way to programs without a browser: no door behind the wall is knocked at."""

import ipaddress
import socket
from threading import Event
from urllib.parse import urlsplit

import pytest
from flask import Flask, redirect, request

from idp.adapters.backchannel import HttpBackchannel
from testkit.serving import Server

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


class Door:
    """A program's door, and what came through it."""

    def __init__(self):
        self.heard = []
        self.released = Event()
        self.app = Flask("door")
        self.app.add_url_rule("/hear", view_func=self.hear, methods=["GET", "POST"])
        self.app.add_url_rule("/away", view_func=self.away, methods=["POST"])
        self.app.add_url_rule("/refuse", view_func=lambda: ("", 400), methods=["POST"])
        self.app.add_url_rule("/drip", view_func=self.drip, methods=["POST"])

    def hear(self):
        self.heard.append((request.method, request.headers["Host"], request.form.to_dict()))
        return ""

    def away(self):
        return redirect("/hear", 307)

    def drip(self):
        self.released.wait(5)
        return ""


@pytest.fixture
def door():
    door = Door()
    with Server(door.app) as server:
        door.url = server.url
        yield door
        door.released.set()


def test_program_of_an_allowed_network_is_told_by_a_form(door):
    took = HttpBackchannel(LOOPBACK)(f"{door.url}/hear", "a.b.c")

    assert took
    assert door.heard == [("POST", urlsplit(door.url).netloc, {"logout_token": "a.b.c"})]


@pytest.mark.parametrize("path", ["/refuse", "/nowhere"])
def test_program_that_refuses_has_not_taken_it(door, path):
    assert not HttpBackchannel(LOOPBACK)(door.url + path, "a.b.c")


def test_redirect_is_not_followed(door):
    assert not HttpBackchannel(LOOPBACK)(f"{door.url}/away", "a.b.c")
    assert door.heard == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://127.1.2.3/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.0.1/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "https://127.0.0.1/",
    ],
)
def test_nobody_behind_the_wall_is_told_anything(address):
    asked = []

    assert not HttpBackchannel((), connect=lambda *to: asked.append(to))(address, "a.b.c")
    assert asked == []


@pytest.mark.parametrize("address", ["http://x:99999/", "http:///", "x:/y", "ldap://rp.example/"])
def test_address_that_is_none_is_nobody(address):
    assert not HttpBackchannel(LOOPBACK)(address, "a.b.c")


def _names(*answers):
    """A name service that changes its mind."""
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    return resolve, asked


def test_name_is_asked_once_and_its_answer_is_what_is_connected_to(door):
    resolve, asked = _names(["93.184.216.34"], ["127.0.0.1"])
    connected = []

    def connect(to, _timeout):
        connected.append(to)
        return socket.create_connection(("127.0.0.1", urlsplit(door.url).port))

    assert HttpBackchannel((), resolve=resolve, connect=connect)("http://rp.example/hear", "a.b.c")
    assert connected == [("93.184.216.34", 80)]
    assert asked == ["rp.example"]
    assert door.heard[0][1] == "rp.example"


def test_one_private_address_among_others_is_enough_to_tell_nothing():
    resolve, _ = _names(["93.184.216.34", "127.0.0.1"])
    connected = []

    told = HttpBackchannel((), resolve=resolve, connect=lambda *to: connected.append(to))

    assert not told("https://mixed.example/", "a.b.c")
    assert connected == []


def test_program_that_is_slow_is_not_waited_for(door):
    assert not HttpBackchannel(LOOPBACK, whole_s=0.2)(f"{door.url}/drip", "a.b.c")


def test_nobody_there_has_not_taken_it():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]

        assert not HttpBackchannel(LOOPBACK)(f"http://127.0.0.1:{port}/", "a.b.c")
