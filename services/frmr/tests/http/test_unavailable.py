"""What the doors say while the database or the cache is away: come again, nothing is half done."""

from uuid import uuid4

from chassis import database
from frmr import wiring
from testkit import people

OGRN = {"method": "ogrn", "value": people.organisation("gkb7")["ogrn"]}


def test_database_that_is_away_is_told_as_such(reading):
    person = reading.person(uuid4())
    person.get("/bindings")
    dead = database.engine("postgresql://frmr@127.0.0.1:1/frmr", 1)
    settings = reading.registry.settings
    use_cases = wiring.wire(settings, wiring.hands(settings, dead, reading.registry.clock))
    reading.app.extensions["frmr"] = use_cases

    answers = [person.get("/bindings"), person.post("/bindings", OGRN)]

    assert [(one.status_code, one.json["code"]) for one in answers] == [(503, "unavailable")] * 2
    assert all(int(one.headers["Retry-After"]) > 0 for one in answers)


def test_without_the_cache_one_may_read_and_not_write(registry, without_cache):
    person = without_cache.confirmed("orlova")

    read, written = person.get("/bindings"), person.post("/bindings", OGRN)

    assert read.status_code == 200
    assert (written.status_code, written.json["code"]) == (503, "revocation-unknown")
    assert registry.rows("SELECT count(*) FROM binding WHERE method <> 'ahead'") == [(0,)]
