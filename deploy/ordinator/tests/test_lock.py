"""A lock is dealt into parts that are fetched at once."""

from pathlib import Path

import pytest

from ordinator.installation.venv import split

REQUIREMENTS = Path(__file__).resolve().parents[3] / "requirements"
LOCK = """\
# told above
alembic==1.0 \\
    --hash=sha256:aa
    # via -r house.in
babel==2.0 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
click==3.0 ; sys_platform != 'win32' \\
    --hash=sha256:dd
"""


def test_each_requirement_keeps_its_hashes():
    first, second = split(LOCK, 2)

    assert first == (
        "alembic==1.0 \\\n    --hash=sha256:aa\n    # via -r house.in\n"
        "click==3.0 ; sys_platform != 'win32' \\\n    --hash=sha256:dd\n"
    )
    assert second == "babel==2.0 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"


@pytest.mark.parametrize("part", ["house", "stand"])
def test_what_runs_is_what_the_tools_have_tested(part):
    tested = _pins("tools")

    assert {name: tested.get(name) for name in _pins(part)} == _pins(part)


def _pins(name):
    lines = (REQUIREMENTS / f"{name}.txt").read_text("utf-8").splitlines()
    pins = [line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#"))]
    return dict(pin.split("==") for pin in pins)
