"""Organisations in the database: how a place is narrowed, and that searches use their indexes."""

import pytest

from contracts.identifiers import Kladr
from testkit import people

HOSPITAL = people.organisation("gkb7")


@pytest.fixture
def found(untouched):
    """Short names of what answers to a code of a place."""

    def find(code):
        with untouched.shared.start_work("reader") as work:
            return [one.oid.digits for one in work.organisations.find(Kladr(code))]

    return find


def test_own_street_comes_first_and_what_is_closed_last(found):
    oids = found(HOSPITAL["address"]["kladr"])

    street = {HOSPITAL["oid"], people.organisation("polyclinic12")["oid"]}
    assert set(oids[:2]) == street
    assert oids[-1] == people.organisation("maternity3")["oid"]


def test_settlement_finds_its_own_alone(found):
    assert found("5000500100700") == [people.organisation("crb-branch")["oid"]]


def test_region_of_nobody_finds_nothing(found):
    assert found("1100000000000") == []


@pytest.mark.parametrize(
    ("where", "index"),
    [
        ("ogrn = '1187721954782'", "organisation_by_ogrn"),
        ("inn = '7701104441'", "organisation_by_inn"),
        ("oid = '1.2.643'", "organisation_oid_key"),
        ("kladr >= '77' AND kladr < '78'", "organisation_by_kladr"),
        ("name_key >= 'угкб' AND name_key < 'угкв'", "organisation_listed"),
    ],
)
def test_every_way_of_searching_has_an_index(untouched, where, index):
    with untouched.engine.begin() as db:
        db.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = db.exec_driver_sql(
            f"EXPLAIN SELECT * FROM organisation WHERE {where} LIMIT 50"
        ).scalars()

        assert index in "\n".join(plan)
