"""Alarms sound when they must and are silent when they must, by Prometheus's own tool."""

import re
import shutil

import pytest
import yaml

from testkit.strikes import demanded

RUNBOOKS = "docs/operations/monitoring.md"


@pytest.fixture(scope="module")
def watch(house):
    return house / "deploy/watch"


@pytest.fixture(scope="module")
def alerts(watch):
    told = yaml.safe_load((watch / "rules/ordinator.yml").read_text("utf-8"))
    return [rule for group in told["groups"] for rule in group["rules"]]


def test_what_prometheus_reads_is_sound(promtool, watch):
    checked = promtool(watch, "check", "config", "prometheus.yml")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "1 rule files found" in checked.stdout


def test_alarms_sound_and_stay_silent(promtool, watch):
    tested = promtool(watch, "test", "rules", "rules.test.yml")

    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_each_alarm_is_tried_both_ways(watch, alerts):
    told = yaml.safe_load((watch / "rules.test.yml").read_text("utf-8"))
    tried = sorted(test["name"] for test in told["tests"])

    assert tried == sorted(
        f"{alert['alert']} {word}" for alert in alerts for word in ("is silent", "sounds")
    )


@pytest.mark.parametrize(
    ("here", "there", "named"),
    [
        ("up == 0", "up == 2", "ProcessDown"),
        ("14 * 86400", "14 * 86", "CertificateEnds"),
        ("oldest_seconds > 60", "oldest_seconds > 6", "FactsWaiting"),
    ],
)
def test_a_rule_that_was_changed_is_found_out(promtool, watch, tmp_path, here, there, named):  # noqa: PLR0917  one change
    shutil.copytree(watch, tmp_path, dirs_exist_ok=True)
    rules = tmp_path / "rules/ordinator.yml"
    with demanded(f"{here} changed") as strikes:
        changed = rules.read_text("utf-8").replace(here, there)
        strikes.add(changed.count(there))
        rules.write_text(changed, "utf-8")
        cases = yaml.safe_load((tmp_path / "rules.test.yml").read_text("utf-8"))
        cases["tests"] = [case for case in cases["tests"] if case["name"].startswith(named)]
        (tmp_path / "rules.test.yml").write_text(yaml.safe_dump(cases), "utf-8")

        tested = promtool(tmp_path, "test", "rules", "rules.test.yml")

    assert tested.returncode == 1
    assert named in tested.stdout + tested.stderr


def test_each_alarm_names_a_page_that_says_what_to_do(house, alerts):
    page = (house / RUNBOOKS).read_text("utf-8")
    anchors = {heading.lower() for heading in re.findall(r"^### (\w+)$", page, re.MULTILINE)}
    links = {alert["alert"]: alert["annotations"]["runbook_url"] for alert in alerts}

    assert links == {name: f"{RUNBOOKS}#{name.lower()}" for name in links}
    assert anchors == {name.lower() for name in links}
    assert {alert["labels"]["severity"] for alert in alerts} == {"critical", "warning", "info"}
