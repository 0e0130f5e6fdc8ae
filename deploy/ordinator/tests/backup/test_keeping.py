"""Old backups go when a newer sound one is there, and only they."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ordinator.backup import keeping
from ordinator.failures import Stopped


@pytest.fixture
def aged(taken):
    """Another backup beside the one that was taken, so much older."""
    folder, told = taken

    def make(**age):
        at = (told.moment - timedelta(**age)).isoformat()
        other = folder.with_name(f"ordinator-{len(list(folder.parent.iterdir()))}")
        other.mkdir()
        (other / "manifest.json").write_bytes(replace(told, at=at).content())
        return other

    return make


def test_what_is_older_than_the_span_goes_and_nothing_else(taken, aged):
    folder, _ = taken
    old, young = aged(days=8), aged(days=6)
    broken = folder.with_name("ordinator-x.partial")
    broken.mkdir()
    foreign = folder.with_name("holiday pictures")
    foreign.mkdir()

    removed = list(keeping.remove(folder, keeping.span(7)))

    assert sorted(removed) == sorted([old.name, broken.name])
    assert young.exists()
    assert foreign.exists()
    assert folder.exists()


def test_one_whose_age_nobody_knows_stays(taken, aged):
    old = aged(days=30)
    (old / "manifest.json").write_bytes(b"{}")

    assert list(keeping.remove(taken[0], keeping.span(7))) == []
    assert old.exists()


@pytest.mark.parametrize("days", [0, -1, 36])
def test_nobody_keeps_them_longer_than_documents_say(days):
    with pytest.raises(Stopped, match="1 to 35 days"):
        keeping.span(days)
