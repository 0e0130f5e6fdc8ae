from pathlib import Path

from ordinator.testing.phases import AWAITED, named

HOUSE = Path(__file__).resolve().parents[3]


def test_no_test_hides_in_a_phase_that_is_still_awaited():
    hidden = [
        str(test)
        for name in AWAITED
        for path in named(name).paths(HOUSE)
        for test in (HOUSE / path).rglob("test_*.py")
    ]

    assert hidden == []
