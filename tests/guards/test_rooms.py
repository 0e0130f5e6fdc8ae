"""Who may import whom: a forbidden import breaks the contract that is named for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def linted(copy):
    """What import-linter says of the copy."""
    sources = [
        *copy.root.glob("services/*/src"),
        *copy.root.glob("shared/*/src"),
        copy.root / "deploy/ordinator/src",
    ]
    ended = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=copy.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sources)), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stdout + ended.stderr


def broken(told):
    return [
        line.removesuffix(" BROKEN").strip()
        for line in told.splitlines()
        if line.endswith(" BROKEN")
    ]


FORBIDDEN = {
    "domain to flask": (
        "services/frmr/src/frmr/domain/planted.py",
        "import flask\n",
        "the domain knows no web, wire or storage",
    ),
    "use case to adapter": (
        "services/frmr/src/frmr/usecases/planted.py",
        "import frmr.adapters\n",
        "frmr: one way through the rooms",
    ),
    "service to service": (
        "services/cabinet/src/cabinet/adapters/planted.py",
        "import frmr.domain\n",
        "services never import each other",
    ),
    "chassis to service": (
        "shared/chassis/src/chassis/planted.py",
        "import idp.domain\n",
        "the shared packages know no service",
    ),
    "service to testkit": (
        "services/idp/src/idp/http/planted.py",
        "import testkit\n",
        "testkit and the command line are not part of what runs",
    ),
    "service to jwt": (
        "services/idp/src/idp/adapters/planted.py",
        "import jwt\n",
        "tokens are read and signed by the chassis alone",
    ),
}


@pytest.fixture(scope="module")
def told(planted):
    """One look at a copy in which every fault is planted."""
    copy = planted()
    for path, text, _ in FORBIDDEN.values():
        copy.write(path, f'"""Planted."""\n\n{text}')
    said = linted(copy)
    copy.heal()
    return said


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_forbidden_import_breaks_its_contract(told, fault):
    path, text, contract = FORBIDDEN[fault]
    importer = path.partition("/src/")[2].removesuffix(".py").replace("/", ".")
    imported = text.split()[1]

    assert contract in broken(told)
    assert f"{importer} -> {imported}" in told


def test_no_other_contract_breaks(told):
    assert set(broken(told)) == {contract for _, _, contract in FORBIDDEN.values()}


def test_new_room_without_a_place_is_refused(copy):
    copy.write("services/idp/src/idp/misplaced/__init__.py", '"""Planted."""\n')

    assert "idp.misplaced" in linted(copy)


def test_the_copy_without_a_fault_keeps_all_contracts(copy):
    assert broken(linted(copy)) == []
