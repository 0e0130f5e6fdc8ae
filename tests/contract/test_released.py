"""The last release beside today: its commit is known, its code works on today's database."""

import json
import shutil
import sys

import pytest

from testkit.released import COMMIT, CONTRACTS, CommitMissing, Release, releases

ON_A_DATABASE = {
    "documents": "services/documents/tests/bus",
}


def test_every_release_names_a_commit_that_said_what_is_kept_of_it(todays_code):
    for release in releases(todays_code.place.checkout):
        code = release.unpack(todays_code.place)
        said = {
            path.stem: json.loads(path.read_text("utf-8"))
            for path in (code.root / CONTRACTS / "contracts/events").glob("*.json")
        }

        shutil.rmtree(code.root)

        assert said == release.schemas, release.version


def test_a_clone_without_the_commit_of_a_release_is_told(todays_code, tmp_path):
    folder = tmp_path / "0.0.1"
    folder.mkdir()
    (folder / COMMIT).write_text("0123456789abcdef0123456789abcdef01234567\n", "ascii")

    with pytest.raises(CommitMissing, match=r"release 0\.0\.1 is commit 0123.*fetch --unshallow"):
        Release(folder).unpack(todays_code.place)


@pytest.mark.parametrize("service", ON_A_DATABASE)
def test_code_of_the_last_release_works_on_todays_database(released_code, todays_code, service):
    said = released_code.with_migrations_of(todays_code, service).suite(ON_A_DATABASE[service])

    assert "passed" in said
    sys.stdout.write(f"{service} of the last release on today's database: {said}\n")
