"""No value of a secret file is where strangers look: environments, histories, layers."""

import base64
import json
import re
import subprocess
from pathlib import Path

import pytest

PUBLIC = {"ca.pem", "edge.pem", "clients.json"}
TOKEN = re.compile(rb"[A-Za-z0-9+/=_-]{20,}")
ENOUGH = 16  # bytes by which a piece of a key is known
CHASSIS = Path(__file__).parents[2] / "shared/chassis/src/chassis/refusal.py"


def values(path):
    """What is secret in a file, in the forms in which it could have been copied."""
    content = path.read_bytes()
    if path.name == "rabbitmq-definitions.json":
        return {one["password_hash"].encode() for one in json.loads(content)["users"]}
    if content.isascii():
        return {one for one in TOKEN.findall(content) if any(48 <= byte < 58 for byte in one)}
    coded = {base64.b64encode(content), content.hex().encode()}
    return coded | {one for one in re.split(rb"[\n\0]", content) if len(one) >= ENOUGH}


@pytest.fixture(scope="session")
def secrets(standing):
    """Values by the name of their file."""
    folder = standing.deployment.secrets
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = {path.name: values(path) for path in files if path.name not in PUBLIC}
    assert all(found.values()), [name for name, some in found.items() if not some]
    return found


@pytest.fixture
def search(secrets):
    """Names of the secrets of which something is in ``content``."""

    def names(content):
        return [name for name, some in secrets.items() if any(one in content for one in some)]

    return names


def test_the_search_knows_each_secret_when_it_sees_it(secrets, search, tell):
    for name, some in secrets.items():
        assert name in search(b"NAME=" + next(iter(some)) + b"\0"), name
    tell(f"{len(secrets)} secret files, {sum(map(len, secrets.values()))} values to look for")


def test_no_environment_holds_a_secret(processes, containers, search, tell):
    for one in processes:
        assert search(one.environment) == [], one
    for one in containers.all():
        assert search(json.dumps(containers.inspect(one)).encode()) == [], one
    tell(f"no secret in {len(processes)} environments, nor in what the engine tells of containers")


def test_no_history_of_an_image_holds_a_secret(inspected, containers, search, tell):
    images = {told["Image"] for told in inspected.values()}
    for image in images:
        told = containers.engine.ask("history", "--no-trunc", "--format", "{{json .}}", image)
        told += containers.engine.ask("inspect", image)

        assert search(told.encode()) == [], image
    tell(f"no secret in the histories of {len(images)} images")


def test_no_layer_of_an_image_holds_a_secret(inspected, containers, secrets, tmp_path, tell):
    images = sorted({told["Image"] for told in inspected.values()})
    known = CHASSIS.read_bytes().splitlines()[0]
    patterns = tmp_path / "patterns"
    patterns.write_bytes(b"\n".join([known, *(one for some in secrets.values() for one in some)]))
    patterns.chmod(0o600)

    with subprocess.Popen(
        [*containers.engine.docker, "save", *images],
        env=dict(containers.engine.env),
        stdout=subprocess.PIPE,
    ) as saved:
        found = subprocess.run(
            ["grep", "--text", "--only-matching", "--fixed-strings", f"--file={patterns}"],
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            stdin=saved.stdout,
            capture_output=True,
            check=False,
        )
    seen = set(found.stdout.splitlines())

    assert saved.returncode == 0
    assert known in seen  # the search sees what is in a layer
    assert seen == {known}
    tell(f"no secret in the layers of {len(images)} images; a line that is there was found")
