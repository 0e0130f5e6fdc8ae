"""Filling an empty registry: through the same rules as everybody, and run again without harm."""

import json

import pytest

from chassis.refusal import Refusal
from testkit import people

COUNTED = ["organisation", "licence", "department", "staffing_line", "worker", "position"]


def written(path, told):
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return path


def counts(registry):
    return {
        table: registry.rows(f"SELECT count(*) FROM {table}")[0][0]
        for table in [*COUNTED, "dictionary_version", "dictionary_row"]
    }


@pytest.fixture
def told():
    return people.stand()


def test_stand_is_planted_whole_and_told_to_nobody(registry, told):
    found = counts(registry)

    assert found["organisation"] == len(told["organisations"])
    assert found["worker"] == sum(1 for one in told["people"] if one["worker_id"])
    assert found["position"] == sum(len(one["positions"]) for one in told["organisations"])
    assert found["dictionary_version"] == 2
    assert registry.names_told() == []


def test_planting_again_changes_nothing(registry, told, tmp_path):
    before = counts(registry)

    registry.plant(written(tmp_path / "seed.json", told))

    assert counts(registry) == before


def test_rate_that_the_line_cannot_hold_is_refused(registry, told, tmp_path):
    hospital = next(one for one in told["organisations"] if one["slug"] == "gkb7")
    head = hospital["positions"][0]
    hospital["positions"].append(
        head
        | {
            "position_id": "0a1b2c3d-4e5f-5061-8273-8495a6b7c8d9",
            "occupation": "internal",
            "rate": "0.25",
        }
    )

    with pytest.raises(Refusal) as refused:
        registry.plant(written(tmp_path / "seed.json", told))

    assert (refused.value.code, refused.value.facts["wanted"]) == ("rate-exceeded", "1.25")


@pytest.mark.parametrize(
    ("bent", "code"),
    [
        ({"occupation": "main", "line": "2"}, "main-exists"),
        ({"post_code": "1"}, "code-heading"),
        ({"post_code": "99999"}, "code-unknown"),
        ({"speciality_code": "99999"}, "code-unknown"),
        ({"line": "77"}, "line-not-found"),
        ({"worker_id": "0a1b2c3d-4e5f-5061-8273-8495a6b7c8d0"}, "worker-not-found"),
    ],
)
def test_position_that_breaks_a_rule_is_refused_and_leaves_nothing(
    registry, told, tmp_path, bent, code
):
    hospital = next(one for one in told["organisations"] if one["slug"] == "gkb7")
    doctor = next(one for one in hospital["positions"] if one["post_code"] == "109")
    fresh = {"position_id": "0a1b2c3d-4e5f-5061-8273-8495a6b7c8d9", "occupation": "internal"}
    hospital["positions"].append(doctor | fresh | {"rate": "0.25"} | bent)
    before = counts(registry)

    with pytest.raises(Refusal) as refused:
        registry.plant(written(tmp_path / "seed.json", told))

    assert refused.value.code == code
    assert counts(registry) == before


def test_oid_and_snils_belong_to_one_alone(registry, told, tmp_path):
    twin = told["organisations"][0] | {"organisation_id": "0a1b2c3d-4e5f-5061-8273-8495a6b7c8d9"}
    double = told["people"][0] | {"worker_id": "0a1b2c3d-4e5f-5061-8273-8495a6b7c8d8"}

    with pytest.raises(Refusal) as organisation:
        registry.plant(written(tmp_path / "a.json", told | {"organisations": [twin]}))
    with pytest.raises(Refusal) as worker:
        registry.plant(written(tmp_path / "b.json", told | {"people": [double]}))

    assert (organisation.value.code, worker.value.code) == ("oid-taken", "snils-taken")


def test_known_version_of_a_dictionary_never_changes(registry, told, tmp_path):
    told["dictionaries"][0]["parts"][0]["list"][0][3]["value"] = "Другие слова"

    with pytest.raises(Refusal) as refused:
        registry.plant(written(tmp_path / "seed.json", told))

    assert refused.value.code == "version-differs"


def test_change_of_a_worker_of_an_organisation_in_use_is_told(registry, told, tmp_path):
    registry.bound("orlova")
    hospital = next(one for one in told["organisations"] if one["slug"] == "gkb7")
    worker_id = people.person("akhmetova")["worker_id"]
    nurse = next(one for one in hospital["positions"] if one["worker_id"] == worker_id)
    fresh = {"position_id": "0a1b2c3d-4e5f-5061-8273-8495a6b7c8d9", "occupation": "internal"}
    hospital["positions"].append(nurse | fresh | {"rate": "0.25"})
    before = len(registry.told())

    registry.plant(written(tmp_path / "seed.json", told))

    ((name, body),) = registry.told()[before:]
    assert (name, body["sections"], len(body["positions"])) == (
        "frmr.worker.changed.v1",
        ["position"],
        2,
    )
