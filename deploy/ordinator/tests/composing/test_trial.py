"""A trial stops at the first step that goes wrong, and always takes the house down."""

import sys

import pytest

from ordinator.composing.trial import OFFICIAL, STANDIN, Trial
from ordinator.engine import Engine
from ordinator.place import Place

# Stands for the virtualenv's python: writes down what it was to run; fails where it is told to.
PYTHON = """\
#!{python}
import pathlib, sys
folder = pathlib.Path({folder!r})
line = " ".join(sys.argv[3:])
with (folder / "asked").open("a") as file:
    file.write(line + "\\n")
fails = folder / "fails"
sys.exit(fails.exists() and line.startswith(fails.read_text()))
"""
# Stands for docker: has what the file of its word says.
DOCKER = """\
import pathlib, sys
path = pathlib.Path(sys.argv[1]) / f"left-{sys.argv[2]}"
print(path.read_text() if path.exists() else "", end="")
"""


@pytest.fixture
def trial(tmp_path):
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON.format(python=sys.executable, folder=str(tmp_path)), "utf-8")
    python.chmod(0o755)
    docker = tmp_path / "docker.py"
    docker.write_text(DOCKER, "utf-8")
    place = Place(tmp_path, tmp_path, tmp_path, None, None)
    engine = Engine((sys.executable, str(docker), str(tmp_path)), (), {})
    return Trial(place, {}, engine, STANDIN)


def asked(trial):
    return (trial.place.state / "asked").read_text().splitlines()


def test_a_step_that_goes_wrong_is_the_last_but_down(trial, tmp_path):
    (tmp_path / "fails").write_text("init")

    assert not trial.run()

    assert [(one.name, one.good) for one in trial.results] == [
        ("images", True),
        ("init", False),
        ("down", True),
    ]
    assert asked(trial) == [
        "standin",
        "images --standin",
        f"init --dir {tmp_path}/compose-test --project ordinator-trial --test --images standin",
        f"compose down --volumes --dir {tmp_path}/compose-test",
    ]


def test_on_the_public_images_no_stand_in_is_built(trial, tmp_path):
    (tmp_path / "fails").write_text("init")
    trial.images = OFFICIAL

    trial.run()

    assert asked(trial)[0] == "images"


@pytest.mark.parametrize("kind", ["ps", "network", "volume"])
def test_what_is_left_makes_the_trial_red(trial, tmp_path, kind, capsys):
    (tmp_path / "fails").write_text("init")
    (tmp_path / f"left-{kind}").write_text("0123abcd\n")

    trial.run()

    assert not trial.results[-1].good
    assert "left: 0123abcd" in capsys.readouterr().out


def test_a_folder_of_an_earlier_trial_is_taken_down_and_forgotten(trial, tmp_path):
    (tmp_path / "compose-test").mkdir()
    (tmp_path / "compose-test/.env").write_text("A=b\n")
    (tmp_path / "fails").write_text("standin")

    trial.run()

    assert asked(trial)[0] == f"compose down --volumes --dir {tmp_path}/compose-test"
    assert not (tmp_path / "compose-test").exists()
