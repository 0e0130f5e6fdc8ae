"""Images as they were built: what they hold, what they run as, what their build left behind."""

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
HARDENED = ("--rm", "--read-only", "--cap-drop", "ALL", "--network", "none")
# Two ways of leaving a secret behind that a build could slip into.
COPIED = """\
FROM {base}
USER 0:0
RUN --mount=type=secret,id=pip_conf cp /run/secrets/pip_conf /opt/kept
"""
SPOKEN = "FROM {base}\nARG MIRROR\nRUN echo $MIRROR > /dev/null\n"
PASSWORD = "someone:hush-0815"
SHORT = "wants 32 bytes"
# Signed by openssl and judged by the service's own command, both in one container of the image.
SIGN_AND_JUDGE = f"""\
cd /tmp
printf 'A document of a few words.' > content
{gost.SIGN}
python -m documents cli gost-selftest --engine "$DOCUMENTS_GOST_ENGINE" \
    --public public.der --signature signature --content content
"""


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
    """Builds an image by a Dockerfile of the test's own; gives its name."""
    made = []

    def build(dockerfile, *words):
        reference = f"ordinator-planted:{len(made)}"
        (tmp_path / "Dockerfile").write_text(dockerfile.format(base=images[STAND]))
        argv = (*docker.docker, "build", "--tag", reference, *words, str(tmp_path))
        env = {**docker.env, "DOCKER_BUILDKIT": "1"}
        done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-1500:]
        made.append(reference)
        return reference

    yield build
    docker.ask("rmi", "--force", *made)


def test_a_secret_that_a_build_keeps_is_found(docker, planted, place, tmp_path, tell):
    told = Secrets(proxies={"HTTPS_PROXY": f"http://{PASSWORD}@proxy.test"})
    (tmp_path / "secret").write_text(f"[global]\n# {MARK}\n")
    with demanded("plant a secret of a build", 2) as strikes:
        copied = planted(COPIED, "--secret", f"id=pip_conf,src={tmp_path / 'secret'}")
        with pytest.raises(Stopped, match="holds a secret of its build:\n  /opt/kept"):
            leaks.refuse(docker, copied, told.needles, place.folder("images"))
        strikes.add()
        spoken = planted(SPOKEN, "--build-arg", f"MIRROR=http://{PASSWORD}@mirror.test")
        with pytest.raises(Stopped, match="history"):
            leaks.refuse(docker, spoken, told.needles, place.folder("images"))
        strikes.add()
    tell("a secret kept in a layer and one told in the history were found")


@pytest.mark.timeout(600)  # every byte of five images is read
def test_no_image_keeps_a_secret_of_its_build(docker, images, place, tell):
    for reference in images.values():
        leaks.refuse(docker, reference, Secrets().needles, place.folder("images"))
    tell(f"no mark of a build's secret in any file of any layer of {len(images)} images")


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_no_package_of_the_others(docker, place, service):
    assert strangers(docker, place, service) == []


def test_no_image_runs_as_root_and_none_needs_to(docker, images, tell):
    for name, reference in images.items():
        words = ("-c", "import os; print(os.getuid(), os.getgid())")
        told = docker.ask("run", *HARDENED, "--entrypoint", "python", reference, *words)

        assert told.split() == ["10001", "10001"], name
    tell(f"{len(images)} images run as 10001 on a read-only root without a capability")


def test_gost_signs_is_judged_and_one_altered_byte_is_refused(docker, images, tell):
    words = ("--tmpfs", "/tmp:mode=1777", "--entrypoint", "sh", images["documents"])
    told = docker.ask("run", *HARDENED, *words, "-c", SIGN_AND_JUDGE).splitlines()

    assert told[-3:] == [
        "known answers: right",
        "signature: verified",
        "one altered byte: refused",
    ]
    tell(f"GOST R 34.10-2012 in the image of documents: {'; '.join(told[-3:])}")


def test_an_image_whose_engine_is_not_there_says_so(docker, images, tell):
    words = ("cli", "gost-selftest", "--engine", "/nowhere/gost.so")
    with pytest.raises(Stopped, match=r"gost: there is no file /nowhere/gost\.so"):
        docker.ask("run", *HARDENED, images["documents"], *words)
    tell("without the engine: gost: there is no file /nowhere/gost.so")


@pytest.mark.parametrize("service", SERVICES)
def test_settings_that_are_wrong_are_named_all_at_once(docker, images, service, tmp_path):
    prefix = service.upper()
    (tmp_path / "short.key").write_bytes(b"short")
    tmp_path.chmod(0o755)
    keys = {"idp": ("MASTER_KEY", f"{SHORT} for each key"), "cabinet": ("FORM_KEY", SHORT)}
    name, complaint = keys.get(service, ("INDEX_KEY", SHORT))
    given = {
        f"{prefix}_DATABASE_URL": "mysql://somewhere",
        f"{prefix}_REDIS_URL_FILE": "/run/secrets/is-not-there",
        f"{prefix}_{name}_FILE": "/given/short.key",
        f"{prefix}_LOG_LEVEL": "loud",
        f"{prefix}_ISUER": "https://localhost",
    }
    environment = [word for one, value in given.items() for word in ("--env", f"{one}={value}")]
    volume = ("--volume", f"{tmp_path}:/given:ro")
    done = subprocess.run(
        [*docker.docker, "run", *HARDENED, *volume, *environment, images[service]],
        env=dict(docker.env),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 78
    lines = dict(line.split(": ", 1) for line in done.stderr.splitlines())
    assert "wants" in lines[f"{prefix}_DATABASE_URL"]
    assert lines[f"{prefix}_REDIS_URL"] == "its file cannot be read: No such file or directory"
    assert lines[f"{prefix}_{name}"] == complaint
    assert "wants" in lines[f"{prefix}_LOG_LEVEL"]
    assert lines[f"{prefix}_ISUER"] == f"unknown; is it {prefix}_ISSUER?"
    assert lines[f"{prefix}_AMQP_URL"].startswith("missing (")
    assert lines[f"{prefix}_PUBLIC_URL"].startswith("missing (")
    assert "mysql" not in done.stderr
