"""Whom others hear of: nobody before an organisation is in use, everybody there at its first."""

from collections import Counter

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
