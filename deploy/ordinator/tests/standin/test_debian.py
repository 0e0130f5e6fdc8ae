"""A release is made once, and again when it asks for other packages or the mirror has newer."""

import pytest

from ordinator.failures import Stopped
from ordinator.standin.debian import installed
from ordinator.standin.recipes import Release


def test_a_release_is_made_once(debian, release, mirror, trace):
    first = debian.base(release, mirror)
    second = debian.base(release, mirror)

    assert trace() == ["debootstrap"]
    assert first == second
    assert first.packages == {"base-files": "13.8", "tzdata": "2026a"}
    assert first.layer.path.exists()


def test_it_is_made_anew_for_other_packages(debian, release, mirror, trace):
    debian.base(release, mirror)
    debian.base(Release("trixie", ("tzdata", "python3")), mirror)

    assert trace() == ["debootstrap", "debootstrap"]


def test_a_mirror_that_is_away_is_told_with_what_to_check(debian, release, mirror, world):
    (world / "away").touch()

    with pytest.raises(Stopped) as stopped:
        debian.base(release, mirror)

    assert str(stopped.value) == (
        "debootstrap of trixie failed: E: Failed getting release file"
        " http://mirror.test.example/debian; check this machine's package sources: they must offer"
        " Debian trixie as well"
    )
    print(f"the mirror was away: {stopped.value}")


def test_a_release_that_was_not_finished_is_not_taken(debian, release, mirror, place, trace):
    debian.base(release, mirror)
    (place.state / "standin/trixie/made.json").unlink()

    debian.base(release, mirror)

    assert trace() == ["debootstrap", "debootstrap"]


def test_packages_are_read_from_the_status_of_dpkg(debian, release, mirror):
    root = debian.base(release, mirror).root
    (root / "var/lib/dpkg/status").write_text(
        "Package: a\nStatus: install ok installed\nVersion: 1:2-3\nDescription: x\n y: z\n\n"
    )

    assert installed(root) == {"a": "1:2-3"}
