"""A version that never gets ready goes away again, and nobody outside has noticed it."""

import subprocess
import sys

import pytest

from ordinator.settings import inherited
from testkit.strikes import demanded
from testkit.traffic import Traffic, moved_in

pytestmark = pytest.mark.timeout(900)
# The true image, but its web process only sleeps: it migrates and answers about itself as ever.
BROKEN = """\
FROM {image}
ENTRYPOINT ["sh", "-c", "[ $0 = web ] && exec sleep 3600; exec python -m {service} $0 $*"]
"""
SERVICE = "frmr"


@pytest.fixture(scope="module")
def people(standing, seed):
    return moved_in(standing.stack, seed)


@pytest.fixture
def upgrade(standing):
    """Runs the command; its exit code and all that it said."""

    def run(service, image=""):
        word = f"{service}={image}" if image else service
        argv = [sys.executable, "-m", "ordinator", "upgrade", *standing.stack.words, word]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=inherited())
        return done.returncode, done.stdout + done.stderr

    return run


def running(containers):
    """The containers of the service and the images that they are made of."""
    return {one.id: containers.inspect(one)["Image"] for one in containers.named(SERVICE)}


@pytest.fixture
def broken(containers):
    (web,) = containers.named(f"{SERVICE}-web")
    image = containers.inspect(web)["Config"]["Image"]
    name = f"{containers.project}/{SERVICE}:broken"
    told = BROKEN.format(image=image, service=SERVICE)
    containers.engine.ask("build", "--tag", name, "-", given=told)
    yield name
    containers.engine.ask("rmi", "--force", name)


def test_an_image_that_never_gets_ready_is_taken_away_again(
    containers, people, upgrade, broken, tell
):
    before = running(containers)
    with demanded("image that never gets ready") as strikes, Traffic(people) as tally:
        code, said = upgrade(SERVICE, broken)
        strikes.add("was not ready in 60 s" in said)

    tell("\n  ".join((f"{said.strip().splitlines()[-1]}; {tally}", *tally.failed)))
    assert code == 1
    assert running(containers) == before
    assert "runs as it did before" in said
    assert tally.failed == []


def test_a_service_that_is_not_there_is_named(upgrade):
    code, said = upgrade("pharmacy")

    assert code == 2
    assert "there is no service pharmacy; there are idp, frmr, cabinet, documents" in said


def test_a_version_that_comes_up_takes_the_place_of_the_old_one(containers, upgrade, tell):
    (before,) = containers.named(f"{SERVICE}-web")
    image = containers.inspect(before)["Config"]["Image"]

    code, said = upgrade(SERVICE, image)

    (after,) = containers.named(f"{SERVICE}-web")
    assert code == 0, said
    assert after.id != before.id
    containers.await_healthy(after)  # the engine looks less often than the upgrade does
    tell(said.strip())
