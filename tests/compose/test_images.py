"""Images as they were built: what they hold, what they run as, and what their build left behind."""

import json
import subprocess

import pytest

from ordinator.alone.image import strangers
from ordinator.engine import find
from ordinator.failures import Stopped
from ordinator.images import leaks
from ordinator.images.recipes import STAND, recipes
from ordinator.images.secrets import MARK, Secrets
from ordinator.place import here
from ordinator.settings import Settings
from testkit import gost
from testkit.strikes import demanded

SERVICES = ("idp", "frmr", "cabinet", "documents")
HARDENED = ("--rm", "--read-only", "--cap-drop", "ALL", "--network", "none", "--tmpfs", "/tmp")
# Two ways of leaving a secret behind, each of which a build of ours could slip into.
COPIED = "FROM {base}\nRUN --mount=type=secret,id=pip_conf cp /run/secrets/pip_conf /opt/kept\n"
SPOKEN = "FROM {base}\nARG MIRROR\nRUN echo $MIRROR > /dev/null\n"
PASSWORD = "someone:hush-0815"


@pytest.fixture(scope="session")
def place():
    return here(Settings.read())


@pytest.fixture(scope="session")
def docker(place):
    return find(place, Settings.read(), print)


@pytest.fixture(scope="session")
def images(place):
    return {name: recipe.reference for name, recipe in recipes(place.house).items()}


@pytest.fixture
def planted(docker, images, tmp_path):
    """Builds an image that keeps a secret; gives its name."""
    made = []

    def build(dockerfile, *words):
        reference = f"ordinator-planted:{len(made)}"
        (tmp_path / "Dockerfile").write_text(dockerfile.format(base=images[STAND]))
        (tmp_path / "pip_conf").write_text(f"[global]\n# {MARK}\n")
        argv = ("build", "--tag", reference, *words, str(tmp_path))
        subprocess.run(
            [*docker.docker, *argv],
            env={**docker.env, "DOCKER_BUILDKIT": "1"},
            check=True,
            capture_output=True,
        )
        made.append(reference)
        return reference

    yield build
    for reference in made:
        docker.ask("rmi", "--force", reference)


def test_a_secret_that_a_build_keeps_is_found(docker, planted, place, tell):
    folder = place.folder("images")
    told = Secrets(proxies={"HTTPS_PROXY": f"http://{PASSWORD}@proxy.test"})
    with demanded("plant a secret of a build", 2) as strikes:
        copied = planted(
            "USER 0:0\n".join(COPIED.partition("RUN")[::2]).replace("USER 0:0\n", "USER 0:0\nRUN"),
            "--secret",
            f"id=pip_conf,src={folder.parent / 'none'}",
        )
        with pytest.raises(Stopped, match="holds a secret of its build:\n  /opt/kept"):
            leaks.refuse(docker, copied, told.needles, folder)
        strikes.add()
        spoken = planted(SPOKEN, "--build-arg", f"MIRROR=http://{PASSWORD}@mirror.test")
        with pytest.raises(Stopped, match="history"):
            leaks.refuse(docker, spoken, told.needles, folder)
        strikes.add()
    tell("a secret in a layer and one in the history were found")
