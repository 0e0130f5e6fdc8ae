"""Dictionaries as they are published: read whole, or not at all."""

from copy import deepcopy
from datetime import date

import pytest

from frmr.domain import fnsi
from frmr.domain.dictionary import POSTS, SPECIALITIES, version_order
from frmr.domain.position_class import PositionClass, is_head, position_class
from frmr.domain.refusals import (
    CodeHeading,
    CodeRetired,
    CodeUnknown,
    DictionaryMalformed,
    DisplayDiffers,
)
from testkit import people

POSTS_WIRE, SPECIALITIES_WIRE = people.stand()["dictionaries"]
HIRED = date(2026, 1, 1)


@pytest.fixture
def wire():
    """The wire form of the posts, the test's own to spoil."""
    return deepcopy(POSTS_WIRE)


def read(wire):
    return fnsi.read(wire["passport"], wire["parts"])


def cell(wire, row, column):
    """One cell of the first part."""
    return next(one for one in wire["parts"][0]["list"][row] if one["column"] == column)


def spoilt(wire):
    with pytest.raises(DictionaryMalformed) as refused:
        read(wire)
    return refused.value.facts["reason"]


def test_sample_of_posts_is_read_whole():
    posts = read(POSTS_WIRE)

    assert (posts.oid, posts.version, len(posts.entries)) == (POSTS, "1.0", 40)
    assert posts.entries["1"].heading


def test_nought_is_a_code():
    specialities = read(SPECIALITIES_WIRE)

    assert specialities.oid == SPECIALITIES
    assert specialities.entries["0"].code == "0"


def test_same_rows_in_another_order_are_the_same_content(wire):
    wire["parts"][0]["list"].reverse()

    assert read(wire).digest == read(POSTS_WIRE).digest


def test_answer_that_failed_is_refused(wire):
    wire["passport"]["result"] = "ERROR"

    assert spoilt(wire) == "result"


def test_lost_part_is_refused(wire):
    wire["parts"] = wire["parts"][:0]

    assert spoilt(wire) == "rows-lost"


def test_cut_part_is_refused(wire):
    wire["parts"][0]["list"].pop()

    assert spoilt(wire) == "rows-lost"


def test_doubled_code_is_refused(wire):
    cell(wire, 1, "ID")["value"] = "1"

    assert spoilt(wire) == "code-doubled"


def test_row_without_code_is_refused(wire):
    cell(wire, 1, "ID")["value"] = ""

    assert spoilt(wire) == "code-missing"


def test_parent_that_is_no_row_is_refused(wire):
    cell(wire, 1, "PID")["value"] = "99999"

    assert spoilt(wire) == "parent-unknown"


def test_circle_of_parents_is_refused(wire):
    cell(wire, 0, "PID")["value"] = "2"

    assert spoilt(wire) == "cycle"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [("SORT", "1.5", "integer"), ("SORT", 7, "cell"), ("DATA_END", "2026-01-01", "date")],
)
def test_cell_of_another_type_is_refused(wire, column, value, reason):
    cell(wire, 3, column)["value"] = value

    assert spoilt(wire) == reason


def test_column_unknown_to_the_passport_is_refused(wire):
    wire["parts"][0]["list"][0].append({"column": "MORE", "value": "1"})

    assert spoilt(wire) == "columns"


@pytest.mark.parametrize("wire", [{"passport": {}, "parts": []}, {"passport": [], "parts": []}])
def test_what_is_no_dictionary_is_refused(wire):
    assert spoilt(wire) == "shape"


def test_alias_is_known_by_its_own_name(wire):
    wire["passport"]["oid"] = "1.2.643.5.1.13.13.99.2.1"

    posts = read(wire)

    assert (posts.oid, posts.aliases) == (POSTS, ("1.2.643.5.1.13.13.99.2.1",))


def test_usable_code_gives_its_words():
    assert read(POSTS_WIRE).usable("109", HIRED).code == "109"


def test_code_that_may_not_be_given_is_refused(wire):
    cell(wire, 2, "DATA_END")["value"] = "01.01.2026"
    cell(wire, 2, "GROUP")["value"] = "0"
    retired = cell(wire, 2, "ID")["value"]
    posts = read(wire)

    with pytest.raises(CodeUnknown):
        posts.usable("99999", HIRED)
    with pytest.raises(CodeHeading):
        posts.usable("1", HIRED)
    with pytest.raises(CodeRetired):
        posts.usable(retired, HIRED)
    with pytest.raises(DisplayDiffers):
        posts.usable("109", HIRED, "Другие слова")


def test_retired_code_lives_on_for_earlier_hires(wire):
    cell(wire, 2, "DATA_END")["value"] = "01.01.2026"
    cell(wire, 2, "GROUP")["value"] = "0"
    retired = cell(wire, 2, "ID")["value"]

    assert read(wire).usable(retired, date(2025, 12, 31)).code == retired


def test_versions_compare_as_numbers():
    assert version_order("12.14") > version_order("12.9")


@pytest.mark.parametrize(
    ("post", "of_class", "head"),
    [
        ("334", PositionClass.HEAD, True),
        ("430", PositionClass.DEPARTMENT_HEAD, False),
        ("109", PositionClass.DOCTOR, False),
        ("159", PositionClass.NURSE_LEVEL, False),
        ("99999", PositionClass.SUPPORT, False),
    ],
)
def test_class_is_that_of_the_nearest_ancestor(post, of_class, head):
    posts = read(POSTS_WIRE)

    assert (position_class(posts, post), is_head(posts, post)) == (of_class, head)
