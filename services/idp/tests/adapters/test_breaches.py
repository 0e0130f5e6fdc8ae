"""Stolen passwords in a sorted file on the disk."""

import hashlib

import pytest

from chassis import settings as reading
from idp.adapters.breaches import BreachFile, breaches, file
from idp.settings import Settings

STOLEN = [f"stolen {number}" for number in range(5000)]
OTHERS = [f"kept {number}" for number in range(500)]


def _lines(passwords, digits=40):
    hashes = (hashlib.sha1(password.encode()).hexdigest().upper() for password in passwords)
    return sorted(one[:digits] for one in hashes)


@pytest.fixture
def written(tmp_path):
    """A file of lines."""

    def write(lines, end="\n", last="\n"):
        path = tmp_path / "pwned.txt"
        path.write_bytes((end.join(lines) + last).encode())
        return path

    return write


@pytest.mark.parametrize("count", [1, 2, 3, 10, 5000])
@pytest.mark.parametrize("digits", [16, 40])
@pytest.mark.parametrize(("end", "last"), [("\r\n", "\r\n"), ("\n", "\n"), ("\n", "")])
def test_every_stolen_password_is_found_and_no_other(written, count, digits, end, last):
    lines = [f"{line}:{7 ** (at % 9)}" for at, line in enumerate(_lines(STOLEN[:count], digits))]
    known = BreachFile(written(lines, end, last))

    assert [password for password in STOLEN[:count] if not known.has(password)] == []
    assert [password for password in OTHERS if known.has(password)] == []


def test_lines_without_counts_and_in_small_letters_are_read(written):
    known = BreachFile(written([line.lower() for line in _lines(STOLEN[:100])]))

    assert known.has(STOLEN[0])
    assert not known.has(OTHERS[0])


def test_russian_password_is_looked_up_by_its_utf8(written):
    # SHA-1 of the UTF-8 text, as `printf %s пароль | sha1sum` prints it.
    known = BreachFile(written(["5670B4358AE287FE8E74C2FF6F6293F905409077"]))

    assert known.has("пароль")
    assert not known.has("Пароль")


def test_without_a_file_nothing_is_known_to_be_stolen():
    assert not breaches(None).has(STOLEN[0])


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([""], "line at byte 0 is no SHA-1"),
        (["password", "123456"], "line at byte 0 is no SHA-1"),
        (["ABCDEF012345678"], "line at byte 0 is no SHA-1"),
        (list(reversed(_lines(STOLEN[:50]))), "out of order"),
        ([*_lines(STOLEN[:50]), "FFFFFFFFFFFFFFFFFFFF"], "is no SHA-1 of 40 digits"),
    ],
)
def test_file_of_another_kind_stops_the_start_with_its_name(written, lines, why):
    path = written(lines)

    with pytest.raises(ValueError, match=f"its file pwned.txt: .*{why}"):
        file(str(path))


def test_setting_of_a_file_that_is_not_there_is_named(tmp_path):
    told = {"IDP_BREACH_FILE": str(tmp_path / "nowhere.txt")}

    with pytest.raises(reading.Misconfigured) as wrong:
        reading.read("IDP", Settings, told)

    said = "IDP_BREACH_FILE: its file nowhere.txt cannot be read: No such file or directory"
    assert said in wrong.value.errors
