"""What is looked at before a version takes the place of another, and what is left untouched."""

import json
from copy import deepcopy
from dataclasses import dataclass, field

import pytest

from contracts import events
from ordinator.failures import Stopped
from ordinator.upgrading import Upgrade

SIGNED = "documents.document.signed.v1"
SAME = {"fit": "same", "has": "0005", "wants": "0005", "steps": []}


def contract(service):
    told = {name: events.schema(name) for name in events.names() if name.startswith(service)}
    return {"tells": told, "hears": [name for name in events.names() if service in told_to(name)]}


def told_to(name):
    return events.listeners(name)


@dataclass
class Standing:
    """A house that answers as it is told, and notes what was done to it."""

    plan: dict = field(default_factory=lambda: dict(SAME))
    contracts: dict = field(default_factory=dict)
    services: tuple = ("idp", "frmr", "cabinet", "documents")
    done: list = field(default_factory=list)
    ready: bool = True

    def command(self, service, *words, image="", given=""):
        match words:
            case ("migrate", "--plan"):
                return json.dumps(self.plan)
            case ("cli", "contract"):
                return json.dumps(self.contracts.get(service) or contract(service))
        self.done.append((service, *words, image))
        return ""

    def renew(self, service, image=""):
        if not self.ready:
            raise Stopped(f"the new {service}-web was not ready in 60 s")
        self.done.append((service, "renew", image))
        return "renewed"

    def choose(self, service, image):
        self.done.append((service, "choose", image))


@pytest.fixture
def upgrade(todays_code):
    return lambda standing, *words: Upgrade(standing, todays_code.root, lambda _told: None)(*words)


def test_a_version_that_fits_is_migrated_renewed_and_remembered(upgrade):
    standing = Standing()

    upgrade(standing, "documents", "ordinator/documents:9.9.9")

    assert [step[1] for step in standing.done] == ["migrate", "renew", "choose"]
    assert {step[-1] for step in standing.done} == {"ordinator/documents:9.9.9"}


def test_an_unknown_service_is_named(upgrade):
    with pytest.raises(Stopped, match="no service pharmacy; there are idp, frmr") as told:
        upgrade(Standing(), "pharmacy")

    assert told.value.code == 2


def test_what_is_not_ready_is_not_remembered(upgrade):
    standing = Standing(ready=False)

    with pytest.raises(Stopped, match="not ready in 60 s"):
        upgrade(standing, "documents", "broken")

    assert [step[1] for step in standing.done] == ["migrate"]


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ({"fit": "beyond", "has": "0007", "wants": "0005"}, "the database has 0007, this version"),
        (
            {"steps": [{"revision": "4", "serves": ""}, {"revision": "5", "serves": "4"}]},
            "must know 4; upgrade first to a version that ends there",
        ),
    ],
)
def test_a_schema_that_running_code_cannot_bear_is_refused(upgrade, plan, told):
    standing = Standing(plan=SAME | plan)

    with pytest.raises(Stopped, match=told):
        upgrade(standing, "documents")

    assert standing.done == []


def test_what_running_code_knows_already_may_be_taken_away(upgrade):
    standing = Standing(plan=SAME | {"steps": [{"revision": "0006", "serves": "0005"}]})

    upgrade(standing, "documents")

    assert standing.done[0][1] == "migrate"


def test_an_event_that_breaks_its_released_schema_is_refused(upgrade):
    bent = deepcopy(contract("documents"))
    del bent["tells"][SIGNED]["properties"]["report_id"]
    standing = Standing(contracts={"documents": bent})

    with pytest.raises(Stopped, match=rf"{SIGNED} since 0\.1\.0: /report_id: removed"):
        upgrade(standing, "documents")

    assert standing.done == []


def test_an_event_that_a_running_listener_does_not_hear_is_refused(upgrade):
    deaf = contract("cabinet") | {"hears": []}
    standing = Standing(contracts={"cabinet": deaf})

    with pytest.raises(Stopped, match="the cabinet that runs does not hear it; upgrade it first"):
        upgrade(standing, "documents")
