"""Who may import whom: a forbidden import breaks the contract that is named for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def broken(copy):
    """Names of the import contracts that the copy breaks."""
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
    return [
        line.removesuffix(" BROKEN").strip()
        for line in ended.stdout.splitlines()
        if line.endswith(" BROKEN")
    ]


@pytest.mark.parametrize(
    ("path", "text", "contract"),
    [
        (
            "services/frmr/src/frmr/domain/planted.py",
            "import flask\n",
            "the domain knows no web, wire or storage",
        ),
        (
            "services/frmr/src/frmr/usecases/planted.py",
            "import frmr.adapters\n",
            "frmr: one way through the rooms",
        ),
        (
            "services/cabinet/src/cabinet/adapters/planted.py",
            "import frmr.domain\n",
            "services never import each other",
        ),
        (
            "shared/chassis/src/chassis/planted.py",
            "import idp.domain\n",
            "the shared packages know no service",
        ),
        (
            "services/idp/src/idp/http/planted.py",
            "import testkit\n",
            "testkit and the command line are not part of what runs",
        ),
        (
            "services/idp/src/idp/adapters/planted.py",
            "import jwt\n",
            "tokens are read and signed by the chassis alone",
        ),
    ],
    ids=[
        "domain to flask",
        "use case to adapter",
        "service to service",
        "chassis to service",
        "service to testkit",
        "service to jwt",
    ],
)
def test_forbidden_import_breaks_its_contract(copy, path, text, contract):
    copy.write(path, f'"""Planted."""\n\n{text}')

    assert broken(copy) == [contract]


def test_new_room_without_a_place_is_refused(copy):
    copy.write("services/idp/src/idp/misplaced/__init__.py", '"""Planted."""\n')

    ended = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=copy.root,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, copy.root.glob("services/*/src"))),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode != 0
    assert "idp.misplaced" in ended.stdout + ended.stderr or "misplaced" in ended.stdout


def test_the_copy_without_a_fault_keeps_all_contracts(copy):
    assert broken(copy) == []
