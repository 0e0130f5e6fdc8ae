"""Overload: who calls too often is told when to come again, whoever stands between."""

import pytest
from flask import Flask

from chassis import cache, locks
from chassis.attempts import Attempts, Limit
from chassis.locks import limits
from chassis.tokens import Claims
from testkit.strikes import demanded

AWAY = "redis://127.0.0.1:1/0"
TIGHT = {
    "person": Limit(3, 60, closed=False),
    "program": Limit(4, 60, closed=False),
    "open-door": Limit(2, 60, closed=False),
    "open-door-net": Limit(5, 60, closed=False),
}


def claims(**change):
    told = {"sub": "7", "client_id": "cabinet", "scope": frozenset({"frmr.self"}), "jti": "1"}
    return Claims(**told | {"iat": 1, "exp": 2, "level": "confirmed", "act": "cabinet"} | change)


@pytest.fixture
def counters(redis_url):
    with cache.connect(redis_url) as client:
        client.flushdb()
        yield Attempts(client, TIGHT)


@pytest.fixture
def door(house, tokens):
    """A service of open doors and of locked ones, behind so many proxies."""

    def build(counting, **more) -> Flask:
        app = house(limits=counting, **more)
        tokens.known |= {
            "Bearer person": claims(sid="8"),
            "Bearer other": claims(sub="9", sid="10"),
        }
        tokens.known["Bearer program"] = claims(sub="documents", client_id="documents", act=None)

        @app.route("/", methods=["GET", "POST"])
        @locks.open_door("a test")
        def open_():
            return ""

        @app.route("/self", methods=["GET", "POST"])
        @locks.either(locks.person(scope="frmr.self"), locks.program(scope="frmr.self"))
        def locked():
            return ""

        return app.test_client()

    return build


def statuses(client, number, path="/", method="GET", **headers):
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return [client.open(path, method=method, headers=told) for _ in range(number)]


def codes(answers):
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize(("who", "room"), [("person", 3), ("program", 4)])
def test_callers_with_a_token_are_counted_by_who_they_are(door, counters, who, room):
    client = door(counters)
    with demanded(f"{who} beyond the limit") as strikes:
        answers = statuses(client, room + 1, "/self", Authorization=f"Bearer {who}")
        strikes.add(answers[-1].status_code == 429)

    assert codes(answers) == [200] * room + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].json["code"] == "limit-reached"
    assert answers[-1].json["limit"] == who


def test_one_person_takes_no_room_of_another(door, counters):
    client = door(counters)
    statuses(client, 4, "/self", Authorization="Bearer person")

    assert codes(statuses(client, 1, "/self", Authorization="Bearer other")) == [200]


def test_an_open_door_counts_the_address_and_then_its_network(door, counters):
    client = door(counters, trusted_proxies=1)
    addresses = ["203.0.113.1"] * 3 + ["203.0.113.2"] * 2 + ["203.0.113.3", "203.0.113.4"]
    answers = [statuses(client, 1, X_Forwarded_For=each)[0] for each in addresses]
    elsewhere = statuses(client, 1, X_Forwarded_For="203.0.114.1")

    assert codes(answers) == [200, 200, 429, 200, 200, 200, 429]
    assert [answers[n].json["limit"] for n in (2, 6)] == ["open-door", "open-door-net"]
    assert codes(elsewhere) == [200]


def test_a_network_of_the_newer_kind_is_a_56(door, counters):
    client = door(counters, trusted_proxies=1)
    within = [f"2001:db8:0:{n:x}::1" for n in range(6)]
    answers = [statuses(client, 1, X_Forwarded_For=each)[0] for each in within]
    beyond = statuses(client, 1, X_Forwarded_For="2001:db8:0:100::1")

    assert codes(answers) == [200] * 5 + [429]
    assert codes(beyond) == [200]


def test_what_a_caller_writes_into_the_header_counts_nothing(door, counters):
    client = door(counters, trusted_proxies=1)
    with demanded("forged addresses", 3) as strikes:
        answers = [
            statuses(client, 1, X_Forwarded_For=f"192.0.2.{n}, 198.51.100.7")[0] for n in range(3)
        ]
        strikes.add(len(answers))

    assert codes(answers) == [200, 200, 429]


def test_without_a_proxy_the_header_is_nothing(door, counters):
    client = door(counters)
    answers = [statuses(client, 1, X_Forwarded_For=f"192.0.2.{n}")[0] for n in range(3)]

    assert codes(answers) == [200, 200, 429]


@pytest.mark.parametrize(
    ("path", "headers"), [("/", {}), ("/self", {"Authorization": "Bearer person"})]
)
def test_while_the_counters_are_away_reads_pass_and_writes_wait(door, path, headers):
    with demanded("counters away", 2) as strikes:
        client = door(Attempts(cache.connect(AWAY), TIGHT))
        (read,) = statuses(client, 1, path, **headers)
        (write,) = statuses(client, 1, path, "POST", **headers)
        strikes.add(2)

    assert (read.status_code, write.status_code) == (200, 503)
    assert write.json["code"] == "unavailable"
    assert int(write.headers["Retry-After"]) >= 1


def test_numbers_are_settings(tmp_path):
    file = tmp_path / "limits.toml"
    file.write_text("[person]\ncount = 30\n\n[open-door]\ncount = 6\nwindow_s = 10\n")

    told = limits.read(str(file))

    assert told["person"] == Limit(30, 60, closed=False)
    assert told["open-door"] == Limit(6, 10, closed=False)
    assert told["program"] == Limit(1200, 60, closed=False)
    assert told["open-door-net"] == Limit(1200, 60, closed=False)


def test_as_shipped_they_are_those_of_the_design():
    assert {name: (one.count, one.per_s) for name, one in limits.LIMITS.items()} == {
        "person": (300, 60),
        "program": (1200, 60),
        "open-door": (60, 60),
        "open-door-net": (1200, 60),
    }


@pytest.mark.parametrize(
    "text",
    ["[persons]\ncount = 1\n", "person = 1\n", "[person]\ncount = 0\n", "[person]\nper = 1\n", "?"],
)
def test_a_file_that_says_something_else_is_refused(tmp_path, text):
    file = tmp_path / "limits.toml"
    file.write_text(text)

    with pytest.raises(ValueError, match=r"there is no limit|wants|Invalid"):
        limits.read(str(file))
    with pytest.raises(ValueError, match="cannot be read"):
        limits.read(str(tmp_path / "absent.toml"))
