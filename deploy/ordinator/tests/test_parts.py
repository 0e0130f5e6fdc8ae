"""Each image gets of the lock what its packages ask for: no more, no less, nothing loosened."""

from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ordinator.failures import Stopped
from ordinator.installation import parts
from ordinator.installation.parts import Lock

HOUSE = Path(__file__).resolve().parents[3]
SERVICES = ("idp", "frmr", "cabinet", "documents")
LOCK = """\
alembic==1.0 \\
    --hash=sha256:aa
    # via -r requirements/house.in
mako==2.0 ; python_version < '4' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via alembic
MarkupSafe==3.0 \\
    --hash=sha256:dd
    # via
    #   -c requirements/tools.txt
    #   jinja2
    #   mako
pyotp==4.0 \\
    --hash=sha256:ee
    # via -r requirements/house.in
"""


def test_a_part_follows_those_who_asked_and_keeps_hashes_and_markers():
    assert Lock.read(LOCK).part(["alembic"]) == (
        "alembic==1.0 \\\n    --hash=sha256:aa\n"
        "mako==2.0 ; python_version < '4' \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
        "MarkupSafe==3.0 \\\n    --hash=sha256:dd\n"
    )


def test_what_the_lock_lacks_is_named_with_its_remedy():
    with pytest.raises(Stopped, match=r"the lock lacks segno, zxcvbn: `make lock` comes first"):
        Lock.read(LOCK).part(["zxcvbn", "alembic", "segno"])


def test_the_committed_parts_are_those_that_the_lock_makes():
    folder = HOUSE / parts.FOLDER
    written = {path.name: path.read_text("utf-8") for path in folder.iterdir()}

    assert written == parts.rendered(HOUSE)


@pytest.mark.parametrize("name", SERVICES)
def test_every_entry_of_a_part_stands_word_for_word_in_the_lock_of_the_house(name):
    house = Lock.read((HOUSE / "requirements/house.txt").read_text("utf-8")).entries
    part = Lock.read((HOUSE / parts.FOLDER / f"{name}.txt").read_text("utf-8")).entries

    assert len(part) > 30
    assert {name: entry.lines for name, entry in part.items()} == {
        name: house[name].lines for name in part
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_part_is_what_the_installed_packages_say_of_themselves(name):
    part = Lock.read((HOUSE / parts.FOLDER / f"{name}.txt").read_text("utf-8")).entries
    elsewhere = {"async-timeout", "tzdata", "typing-extensions"}  # for other Pythons or systems

    assert set(part) - elsewhere == needed(f"ordinator-{name}") - elsewhere


def test_packages_come_after_those_they_stand_on():
    assert parts.folders(HOUSE, "ordinator-cabinet") == [
        "shared/contracts",
        "shared/chassis",
        "shared/look",
        "services/cabinet",
    ]


def needed(project, extras=frozenset()):
    """Requirements of a distribution, followed by what its metadata says: another opinion."""
    found, seen = set(), set()
    waiting = [(project, extras)]
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for text in distribution(name).requires or ():
            requirement = Requirement(text)
            marker = requirement.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
                continue
            waiting.append((parts.normal(requirement.name), frozenset(requirement.extras)))
        if not parts.OURS.fullmatch(name):
            found.add(name)
    return found
