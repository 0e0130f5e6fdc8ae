"""What runs before the virtualenv stands on the standard library alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from ordinator.cli import COMMANDS, main, usage

SOURCE = Path(__file__).parents[1] / "src"


@pytest.mark.parametrize("name", sorted(name for name, told in COMMANDS.items() if told.bare))
def test_a_bare_command_imports_nothing_that_must_be_installed(name):
    module = f"ordinator.commands.{COMMANDS[name].module or name.replace('-', '_')}"
    code = f"import sys; sys.path.insert(0, {str(SOURCE)!r}); import {module}"

    argv = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)

    assert done.stderr == ""


def test_an_unknown_command_is_answered_with_all_that_exist(capsys):
    assert main(["fly"]) == 2

    assert capsys.readouterr().err == usage() + "\n"
