"""Each package declares what it imports, and nothing that it does not."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = [*ROOT.glob("services/*"), *ROOT.glob("shared/*")]
OURS = {path.name: [f"ordinator-{path.name}"] for path in PACKAGES} | {"ordinator": ["ordinator"]}
DISTRIBUTIONS = {**packages_distributions(), **OURS}
# Needed without an import: templates, a driver named in an address, zones as files.
UNSEEN = {"govuk-frontend-jinja", "psycopg", "tzdata"}


def imported(package):
    names = set()
    for path in [*package.glob("src/**/*.py"), *package.glob("migrations/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(str(node.module).partition(".")[0])
    own = {path.name for path in package.glob("src/*")} | {"__future__"}
    return names - own - set(sys.stdlib_module_names)


def plain(name):
    return re.split(r"[\[<>=! ;]", name)[0].lower().replace("_", "-")


def declared(package):
    told = tomllib.loads((package / "pyproject.toml").read_text("utf-8"))
    extras = told["project"].get("optional-dependencies", {}).values()
    return {plain(name) for some in (told["project"]["dependencies"], *extras) for name in some}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_package_declares_what_it_imports(package):
    needed = {
        name: {plain(each) for each in DISTRIBUTIONS.get(name, [name])}
        for name in imported(package)
    }

    missing = sorted(name for name, dists in needed.items() if not dists & declared(package))
    unused = sorted(declared(package) - set().union(*needed.values()) - UNSEEN)

    assert (missing, unused) == ([], [])


@pytest.mark.parametrize("lock", ["tests/peers/node", "docs/examples/node", "bench/identity/peer"])
def test_a_lock_of_npm_has_digests_and_names_no_address(lock):
    told = json.loads((ROOT / lock / "package-lock.json").read_text("utf-8"))
    packages = [package for name, package in told["packages"].items() if name]

    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)
