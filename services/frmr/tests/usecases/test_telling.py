"""Whom others hear of: nobody before an organisation is in use, everybody there at its first."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4, uuid5

from frmr.domain.worker import Occupation
from frmr.usecases.worker import Hire, Hiring
from testkit import people


def test_first_binding_tells_the_organisation_everybody_there_and_then_the_bound(registry):
    account_id, binding_id = registry.bound("orlova")

    told = registry.told()
    names = [name for name, _ in told]
    assert names[0] == "frmr.organisation.changed.v1"
    assert names[-2:] == ["frmr.worker.changed.v1", "frmr.organisation.bound.v1"]
    workers = [body["worker_id"] for name, body in told if name == "frmr.worker.changed.v1"]
    assert len(workers) == len(set(workers))
    mine = people.person("orlova")["worker_id"]
    assert told[-2][1]["worker_id"] == told[-1][1]["worker_id"] == mine
    assert told[-2][1]["account_id"] == str(account_id)
    assert told[-1][1]["binding_id"] == str(binding_id)
    assert told[-1][1]["worker_version"] == told[-2][1]["version"]


def test_only_those_who_work_there_today_or_will_are_told(registry):
    registry.bound("orlova")

    workers = {body.get("worker_id") for _, body in registry.told()}
    assert people.person("zaytseva")["worker_id"] not in workers
    assert people.person("morozova")["worker_id"] not in workers
    assert people.person("li")["worker_id"] in workers


def test_second_binding_tells_no_more_than_the_bound(registry):
    registry.bound("orlova")
    before = len(registry.told())

    registry.bound("goncharov")

    assert Counter(registry.names_told()[before:]) == {
        "frmr.worker.changed.v1": 1,
        "frmr.organisation.bound.v1": 1,
    }


def test_versions_of_what_is_told_only_rise(registry):
    account_id, binding_id = registry.bound("orlova")
    registry.do.end_binding(account_id, binding_id, None)

    rows = registry.rows("SELECT aggregate_id, aggregate_version FROM outbox ORDER BY seq")
    seen = {}
    for aggregate, version in rows:
        assert version > seen.get(aggregate, 0)
        seen[aggregate] = version


def test_hire_beside_the_first_binding_is_told_whoever_comes_first(registry):
    account_id, binding_id = registry.matched("orlova")
    hospital = people.organisation("gkb7")
    nurse = next(
        one
        for one in hospital["positions"]
        if one["worker_id"] == people.person("akhmetova")["worker_id"]
    )
    hiring = Hiring(
        position_id=uuid4(),
        worker_id=UUID(nurse["worker_id"]),
        organisation_id=UUID(hospital["organisation_id"]),
        department_id=UUID(nurse["department"]),
        line_id=uuid5(UUID(nurse["department"]), nurse["line"]),
        post_code=nurse["post_code"],
        speciality_code=nurse["speciality_code"],
        rate=Decimal("0.25"),
        occupation=Occupation.INTERNAL,
        staff_number=None,
        begins_on=date(2026, 11, 1),
        ends_on=None,
    )
    hire = Hire(registry.shared.start_work, registry.shared.calendar)

    with ThreadPoolExecutor(2) as pool:
        pending = [
            pool.submit(registry.do.confirm_binding, account_id, binding_id),
            pool.submit(hire, hiring, "hr"),
        ]
        for one in pending:
            one.result()

    last = [body for _, body in registry.told() if body.get("worker_id") == nurse["worker_id"]][-1]
    assert (last["version"], len(last["positions"])) == (3, 2)
