"""What is observed from outside of the services: backups, certificates of the edge."""

import json
import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from ordinator.failures import Stopped
from ordinator.observing.certificates import Site
from ordinator.observing.figures import Figures
from ordinator.ports import free_row
from testkit.authority import Authority
from testkit.tls import TlsDoor, bundle

NOON = 1_795_780_800.0  # 2026-11-27 12:00 UTC
DAY = 86_400


def backup(folder, name, at):
    (folder / name).mkdir()
    (folder / name / "manifest.json").write_text(json.dumps({"at": at}))


def told(figures, name):
    lines = [line for line in figures.text().splitlines() if line.startswith(name)]
    return [float(line.rpartition(" ")[2]) for line in lines]


def test_the_age_is_that_of_the_newest_whole_backup(tmp_path):
    backup(tmp_path, "first", "2026-11-26T12:00:00+00:00")
    backup(tmp_path, "second", "2026-11-27T09:00:00Z")
    backup(tmp_path, "third.partial", "2026-11-27T11:00:00Z")
    backup(tmp_path, "fourth", "yesterday")
    (tmp_path / "fifth").mkdir()
    (tmp_path / "fifth" / "manifest.json").write_text("{")

    figures = Figures(tmp_path, [], None, lambda: NOON)

    assert told(figures, "ordinator_backup_age_seconds ") == [3 * 3600]


def test_without_a_backup_there_is_no_age(tmp_path):
    assert told(Figures(tmp_path, [], None), "ordinator_backup_age_seconds ") == []
    assert told(Figures(tmp_path / "absent", [], None), "ordinator_backup_age_seconds ") == []


def test_the_time_until_the_certificate_of_a_site_ends(tmp_path):
    authority = Authority.create()
    with TlsDoor(("127.0.0.1", 9), authority, tmp_path) as door:
        site = Site.of(f"localhost@127.0.0.1:{door.port}")
        believed = Figures(None, [site], bundle(authority, tmp_path))
        stranger = Figures(None, [site], bundle(Authority.create(), tmp_path))

        (left,) = told(believed, "ordinator_certificate_expires_seconds{")
        unbelieved = told(stranger, "ordinator_certificate_expires_seconds{")

    assert DAY - 600 < left <= DAY
    assert unbelieved == [0]
    assert f'{{certificate="localhost:{door.port}"}}' in believed.text()


def test_a_site_that_does_not_answer_has_no_figure():
    figures = Figures(None, [Site("127.0.0.1", 1, "localhost")], None)

    assert told(figures, "ordinator_certificate_expires_seconds{") == []


def test_what_was_found_is_told_again_for_a_minute(tmp_path):
    times = iter([NOON, NOON + 59, NOON + 61])
    backup(tmp_path, "first", "2026-11-27T11:00:00Z")
    figures = Figures(tmp_path, [], None, lambda: next(times))

    ages = [told(figures, "ordinator_backup_age_seconds ") for _ in range(3)]

    assert ages == [[3600], [3600], [3661]]


@pytest.mark.parametrize("text", ["edge", "edge:", ":8443", "edge:https"])
def test_a_site_that_cannot_be_meant_is_refused(text):
    with pytest.raises(Stopped, match="HOST:PORT") as refused:
        Site.of(text)

    assert refused.value.code == 2


def test_the_figures_are_served_until_the_process_is_told_to_end(tmp_path):
    backup(tmp_path, "first", "2026-11-26T12:00:00Z")
    address = f"127.0.0.1:{free_row(1)}"
    words = ["observe", "--listen", address, "--backups", str(tmp_path)]
    with subprocess.Popen(
        [sys.executable, "-m", "ordinator", *words], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == f"figures are told at http://{address}/metrics\n"
        with urlopen(f"http://{address}/metrics", timeout=5) as answer:
            text = answer.read().decode()
        process.send_signal(signal.SIGTERM)

    assert process.returncode == 0
    assert "\nordinator_backup_age_seconds " in text
