"""Reconciliation names exactly the planted gaps, and heals what is missing."""

import json

import pytest

from ordinator.reconciling import Comparison, Gap

CONFIRMED = "idp.account.confirmed.v1"  # frmr and cabinet hear it
REGISTERED = "idp.account.registered.v1"  # cabinet alone hears it
BOUND = "frmr.organisation.bound.v1"
SERVICES = ("idp", "frmr", "cabinet")


class House:
    """Services by their command lines: what each told, heard and keeps as dead letters."""

    def __init__(self):
        self.told = {service: {} for service in SERVICES}
        self.heard = {service: {} for service in SERVICES}
        self.dead = {service: set() for service in SERVICES}
        self.replayed = []
        self.late = {}

    def tell(self, message_id, kind, *listeners):
        self.told[kind.partition(".")[0]][message_id] = kind
        for listener in listeners:
            self.heard[listener][message_id] = kind

    def ask(self, service, words, given):
        asked = set(given.split())
        match tuple(words[:2]):
            case ("outbox", "list"):
                found = [{"message_id": k, "type": v} for k, v in self.told[service].items()]
            case ("inbox", "list"):
                heard = [{"message_id": k, "type": v} for k, v in self.heard[service].items()]
                found = {"heard": heard, "open": sorted(self.dead[service])}
            case ("outbox", "known"):
                found = sorted(asked & {*self.told[service]})
            case ("inbox", "known"):
                found = sorted(asked & {*self.heard[service], *self.dead[service]})
                self.heard[service] |= self.late.pop(service, {})
            case ("outbox", "replay"):
                self.replayed.append((service, sorted(asked)))
                for one in asked:
                    self.heard["frmr"][one] = self.told[service][one]
                found = ""
        return json.dumps(found)


@pytest.fixture
def house():
    house = House()
    house.tell("a", CONFIRMED, "frmr", "cabinet")
    house.tell("b", REGISTERED, "cabinet")
    house.tell("c", BOUND, "idp", "cabinet")
    return house


def compare(house, patience_s=0.0):
    return Comparison(house.ask, SERVICES, patience_s).compare("24h")


def test_a_whole_bus_has_no_gaps(house):
    report = compare(house)

    assert report.whole
    assert (report.told, report.heard) == (3, 5)


def test_exactly_the_planted_gaps_are_named(house):
    del house.heard["frmr"]["a"]
    house.heard["cabinet"]["x"] = BOUND
    house.dead["idp"].add("c")

    assert set(compare(house).gaps) == {
        Gap("missing", CONFIRMED, "a", "idp", "frmr"),
        Gap("foreign", BOUND, "x", "frmr", "cabinet"),
        Gap("doubled", BOUND, "c", "frmr", "idp"),
    }


def test_a_dead_letter_is_not_missing(house):
    del house.heard["frmr"]["a"]
    house.dead["frmr"].add("a")

    assert compare(house).whole


def test_what_is_on_its_way_gets_time_to_arrive(house):
    del house.heard["frmr"]["a"]
    house.late["frmr"] = {"a": CONFIRMED}

    assert compare(house, patience_s=10).whole


def test_healing_tells_the_missing_facts_again_and_no_others(house):
    house.tell("d", CONFIRMED, "cabinet")
    del house.heard["frmr"]["a"]
    comparison = Comparison(house.ask, SERVICES, 0.0)

    healed = comparison.heal("24h", comparison.compare("24h").gaps)

    assert healed == 2
    assert house.replayed == [("idp", ["a", "d"])]
    assert comparison.compare("24h").whole
