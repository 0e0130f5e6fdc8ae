"""Prometheus beside the running house: it reads every process, is silent, and hears one that ends.

First of this suite by its name: what later tests break on purpose is not to be heard here.
"""

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import requests

from ordinator.place import here
from ordinator.ports import free_row
from ordinator.settings import Settings
from ordinator.tree import build
from testkit.queues import await_true
from testkit.strikes import demanded

TARGETS = 17  # fifteen processes of the services, the observer, Prometheus itself
PLACE = here(Settings.read())
QUICKLY = {r"(_interval|_timeout): \d+s": r"\1: 1s", r"^( +for:) .*$": r"\1 2s"}


class Prometheus:
    """Prometheus with the files of the house, its targets and its patience changed."""

    def __init__(self, folder, admin):
        self.url = f"http://127.0.0.1:{free_row(1)}"
        self.folder = folder
        shutil.copytree(PLACE.house / "deploy/watch", folder, dirs_exist_ok=True)
        for path in (folder / "prometheus.yml", *folder.glob("rules/*.yml")):
            text = path.read_text("utf-8")
            for old, new in QUICKLY.items():
                text = re.sub(old, new, text, flags=re.MULTILINE)
            path.write_text(
                re.sub(r"[a-z]+(-[a-z]+)?:8081", lambda at: admin[at[0]], text), "utf-8"
            )
        config = (folder / "prometheus.yml").read_text("utf-8")
        config = config.replace("127.0.0.1:9090", self.url.removeprefix("http://"))
        (folder / "prometheus.yml").write_text(config, "utf-8")

    def start(self):
        build.build(PLACE, ["prometheus"])
        argv = [
            PLACE.tree / "usr/bin/prometheus",
            f"--config.file={self.folder}/prometheus.yml",
            f"--storage.tsdb.path={self.folder}/data",
            f"--web.listen-address={self.url.removeprefix('http://')}",
        ]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(argv, stdout=log, stderr=log)
        await_true(self._ready, "prometheus is ready", 60)

    def stop(self):
        self._process.terminate()
        self._process.wait(30)

    def firing(self):
        """Alarms that sound, with the process they are about."""
        asked = self._get("/api/v1/alerts")["alerts"]
        told = [one["labels"] for one in asked if one["state"] == "firing"]
        return {(one["alertname"], f"{one.get('service')}.{one.get('job')}") for one in told}

    def asked(self, query):
        return self._get("/api/v1/query", query=query)["result"]

    def _get(self, path, **params):
        return requests.get(self.url + path, params=params, timeout=10).json()["data"]

    def _ready(self):
        try:
            return requests.get(f"{self.url}/-/ready", timeout=2).ok
        except requests.ConnectionError:
            return False


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    """The observer, with a backup of today; where it tells of it."""
    folder = tmp_path_factory.mktemp("backups")
    (folder / "today").mkdir()
    (folder / "today/manifest.json").write_text(json.dumps({"at": datetime.now(UTC).isoformat()}))
    address = f"127.0.0.1:{free_row(1)}"
    argv = [sys.executable, "-m", "ordinator", "observe", "--listen", address, "--backups", folder]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        yield address
        process.terminate()


@pytest.fixture(scope="module")
def prometheus(stack, observed, tmp_path_factory):
    told = {f"{name.replace('.', '-')}:8081": url for name, url in stack.admin.items()}
    admin = {name: url.removeprefix("http://") for name, url in told.items()}
    made = Prometheus(tmp_path_factory.mktemp("prometheus"), admin | {"observer:8081": observed})
    made.start()
    yield made
    made.stop()


def test_every_process_is_read_and_no_alarm_sounds(prometheus):
    await_true(lambda: len(prometheus.asked("up == 1")) == TARGETS, "every target tells", 60)

    assert len(prometheus.asked("ordinator_check_ok == 1")) > 40
    assert len(prometheus.asked("ordinator_build_info")) == TARGETS - 2
    assert prometheus.asked("ordinator_check_ok == 0") == []
    # What was absent before the first look may still sound for a second.
    await_true(lambda: not prometheus.firing(), f"silence; {prometheus.firing()}")


def test_a_relay_that_ends_is_heard_and_heard_no_more_when_it_is_back(standing, prometheus):
    deployment = standing.deployment
    with demanded("relay stopped under Prometheus") as strikes:
        deployment.stop("frmr.relay")
        try:
            sounding = ("ProcessDown", "frmr.relay")
            await_true(lambda: sounding in prometheus.firing(), "the alarm sounds", 60)
            strikes.add()
        finally:
            deployment.start("frmr.relay")

    await_true(lambda: not prometheus.firing(), "it is silent again", 60)
