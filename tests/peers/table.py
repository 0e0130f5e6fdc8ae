"""What came of it, flow by flow and fault by fault: printed, and kept in docs/figures/peers.md."""

import json
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from importlib.metadata import version

import pytest

from ordinator import checkout
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.testing import node

from .programs import REGISTERED

PAGE = "docs/figures/peers.md"
SECTIONS = {
    "test_flows.py": "Flows against the provider as it is",
    "test_secrets.py": "Programs that share a secret",
    "test_certified.py": "A certified relying party in Python, which knows no PKCE",
    "test_bound.py": "Tokens bound to a key (DPoP), FAPI 2",
    "test_introspection.py": "Introspection",
    "test_sign_out_told.py": "Back-channel sign-out",
    "test_examples.py": "The worked examples of `docs/examples`, started for real",
    "test_broken.py": "A provider that is broken in one place: noticed, where",
}
WHOSE = ("client", "example")
"""Parameters of a test that say which column it is about."""


class Table:
    """A plugin of pytest for the tests of one folder."""

    def __init__(self, folder):
        self._folder = folder
        self._cells = defaultdict(lambda: defaultdict(dict))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if item.path.parent == self._folder and (report.when == "call" or report.failed):
            self._note(item, report)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter, config):
        if not self._cells:
            return
        for line in self._sections():
            terminalreporter.write_line(line)
        asked = [(config.invocation_params.dir / path).resolve() for path in config.args]
        if asked == [self._folder] and not config.option.keyword:
            place = here(Settings.read())
            page = "\n".join([*self._head(place), *self._sections()])
            (place.checkout / PAGE).write_text(f"{page}\n", "utf-8")

    def _note(self, item, report):
        params = item.callspec.params if hasattr(item, "callspec") else {}
        told = dict(report.user_properties)
        column = told.get("client") or next(params[name] for name in WHOSE if name in params)
        row = params.get("fault") or item.originalname.removeprefix("test_").replace("_", " ")
        if "program" in params:
            row += f" ({REGISTERED[params['program']]['auth_method']})"
        cell = told.get("cell", "passes") if report.passed else "**FAILED**"
        self._cells[SECTIONS[item.path.name]][row][column] = cell

    def _head(self, place):
        yield "# Clients that nobody here wrote: the last run of `make peers`"
        yield ""
        yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {checkout.commit(place.checkout)}."
        named = ", ".join(f"{name} {number}" for name, number in self._versions(place))
        yield f"Unmodified, from the lock: {named}."
        yield ""

    def _versions(self, place):
        lock = json.loads((self._folder / "node/package-lock.json").read_text("utf-8"))
        for name in lock["packages"][""]["dependencies"]:
            yield name, lock["packages"][f"node_modules/{name}"]["version"]
        yield "Authlib", version("authlib")
        argv = [node.executable(place), "--version"]
        told = subprocess.run(argv, capture_output=True, text=True, check=True)
        yield "Node", told.stdout.strip().removeprefix("v")

    def _sections(self):
        for title in (one for one in SECTIONS.values() if one in self._cells):
            rows = self._cells[title]
            columns = sorted({column for cells in rows.values() for column in cells})
            yield f"## {title}"
            yield "| | " + " | ".join(columns) + " |"
            yield "|---|" + "---|" * len(columns)
            for row, cells in rows.items():
                yield f"| {row} | " + " | ".join(cells.get(one, "–") for one in columns) + " |"
            yield ""
