import pytest

from chassis.door import Cursors
from chassis.problems import FieldError, Malformed

CURSORS = Cursors(b"k" * 32)
FILTER = {"kind": "note", "since": "2026-01-01"}


def test_a_cursor_gives_its_position_back():
    cursor = CURSORS.seal(FILTER, ["2026-01-02", 7])

    assert CURSORS.open(cursor, FILTER) == ["2026-01-02", 7]


def test_a_cursor_shows_nothing_and_fits_into_an_address():
    cursor = CURSORS.seal(FILTER, ["2026-01-02", 7])

    assert "2026" not in cursor
    assert cursor.replace("-", "").replace("_", "").isalnum()


def test_a_cursor_of_another_filter_is_refused():
    cursor = CURSORS.seal(FILTER, 7)

    with pytest.raises(Malformed) as refused:
        CURSORS.open(cursor, FILTER | {"kind": "letter"})

    assert refused.value.errors == (FieldError("/cursor", "invalid"),)


def test_a_cursor_of_another_key_is_refused():
    cursor = Cursors(b"o" * 32).seal(FILTER, 7)

    with pytest.raises(Malformed):
        CURSORS.open(cursor, FILTER)


def test_a_bent_cursor_is_refused():
    cursor = CURSORS.seal(FILTER, 7)
    bent = ("A" if cursor[0] != "A" else "B") + cursor[1:]

    with pytest.raises(Malformed):
        CURSORS.open(bent, FILTER)


@pytest.mark.parametrize("cursor", ["", "7", "AAAA", "не курсор", "=", "A" * 1024, "+/+/"])
def test_what_was_never_a_cursor_is_refused(cursor):
    with pytest.raises(Malformed):
        CURSORS.open(cursor, FILTER)
