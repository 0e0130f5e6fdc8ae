"""Alarms, dashboards and the page speak of figures that the code keeps, and of no other."""

import ast
import json
import re

import pytest

from ordinator.observing import figures as observed
from ordinator.stack.services import ROLES

FIGURE = re.compile(r"\bordinator_[a-z_]+\b")
KINDS = {"Counter", "Gauge", "Histogram"}
ROOTS = ("shared/*/src/**/*.py", "services/*/src/**/*.py")
PARTS = ("_bucket", "_sum", "_count")


def _kept(house):
    """Name, kind, labels and meaning of each figure, read from the sources."""
    for path in sorted(
        [*house.glob("shared/*/src/**/*.py"), *house.glob("services/*/src/**/*.py")]
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            kind = getattr(node, "func", None) and getattr(node.func, "id", "")
            if kind in KINDS and len(node.args) > 1:
                name, about, *rest = (ast.unparse(each) for each in node.args)
                labels = ast.literal_eval(rest[0]) if rest else []
                yield ast.literal_eval(name), kind.lower(), labels, ast.literal_eval(about)


@pytest.fixture(scope="module")
def kept(house):
    found = {name: (kind, labels, about) for name, kind, labels, about in _kept(house)}
    assert len(found) > 25
    return found


@pytest.fixture(scope="module")
def names(kept):
    """All that a query may ask for."""
    told = set(kept) | {observed.BACKUP_AGE, observed.CERTIFICATE_EXPIRES}
    for name, (kind, _, _) in kept.items():
        if kind == "histogram":
            told |= {name + part for part in PARTS}
    return told


def queries(dashboard):
    panels = json.loads(dashboard.read_text("utf-8"))["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def test_alarms_ask_for_figures_that_exist(house, names):
    rules = house / "deploy/watch/rules/ordinator.yml"

    asked = set(FIGURE.findall(rules.read_text("utf-8")))

    assert asked - names == set()
    assert len(asked) > 20


@pytest.mark.parametrize("dashboard", ["doors", "bus", "trust"])
def test_dashboards_ask_for_figures_that_exist(house, names, promtool, tmp_path, dashboard):
    asked = queries(house / f"deploy/watch/dashboards/{dashboard}.json")

    assert set(FIGURE.findall(" ".join(asked))) - names == set()
    rules = [
        {"record": f"panel:{number}", "expr": expr.replace("$__rate_interval", "1m")}
        for number, expr in enumerate(asked)
    ]
    file = tmp_path / "rules.json"  # what is JSON is YAML
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}), "utf-8")
    checked = promtool(tmp_path, "check", "rules", file.name)
    assert f"{len(asked)} rules found" in checked.stdout, checked.stderr


def test_every_figure_is_seen_somewhere(house, kept):
    seen = " ".join(
        " ".join(queries(each)) for each in house.glob("deploy/watch/dashboards/*.json")
    )

    assert {name for name in kept if name not in seen} == set()


def test_the_page_lists_every_figure_with_its_labels(house, kept):
    page = (house / "docs/operations/monitoring.md").read_text("utf-8")
    rows = re.findall(r"^\| `(ordinator_\w+)` \| (\w+) \| (.*?) \| (.*?) \|$", page, re.MULTILINE)

    listed = {name: (kind, labels, about) for name, kind, labels, about in rows}

    told = {
        name: (kind, " ".join(f"`{label}`" for label in labels) or "–", about)
        for name, (kind, labels, about) in kept.items()
    }
    told[observed.BACKUP_AGE] = (
        "gauge",
        "–",
        "Since the moment that the newest whole backup shows",
    )
    assert listed == told


def test_labels_are_a_closed_list_and_never_ids(kept):
    found = {label for _, labels, _ in kept.values() for label in labels}

    assert not {label for label in found if "id" in label.split("_") or label in {"path", "url"}}
    assert found <= {
        *("method", "route", "status", "type", "outcome", "reason", "limit", "to", "what"),
        *("loop", "check", "has", "wants", "fit", "certificate", "service", "version", "state"),
    }


def test_every_process_is_scraped_by_a_job_of_its_role(house):
    text = (house / "deploy/watch/prometheus.yml").read_text("utf-8")
    scraped = set(re.findall(r"([a-z]+-[a-z]+):8081", text))

    assert scraped == {f"{service}-{role}" for service, roles in ROLES.items() for role in roles}
