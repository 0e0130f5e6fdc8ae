"""Dockerfiles as they are written: pinned, unprivileged, without secrets, fed by an allow-list."""

import json
import re
from pathlib import Path

import pytest

from ordinator.installation import parts

HOUSE = Path(__file__).resolve().parents[3]
SERVICES = ("idp", "frmr", "cabinet", "documents")
FILES = {
    **{name: HOUSE / "services" / name / "Dockerfile" for name in SERVICES},
    "stand": HOUSE / "deploy/stand/Dockerfile",
}
PROJECTS = {**{name: f"ordinator-{name}" for name in SERVICES}, "stand": "ordinator-testkit"}


@pytest.fixture(params=sorted(FILES))
def name(request):
    return request.param


def test_every_service_has_its_dockerfile():
    found = {path.parent.name for path in (HOUSE / "services").glob("*/Dockerfile")}

    assert found == set(SERVICES)


def test_no_frontend_is_fetched(name):
    assert not re.search(r"(?mi)^#\s*syntax\s*=", FILES[name].read_text("utf-8"))


def test_the_base_is_one_full_version_that_may_be_replaced(name):
    lines = instructions(name)

    word, base = lines[0]
    assert word == "ARG"
    # A digest is there only after `make images-pin` on a machine where a registry answers.
    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.13\.12-slim-bookworm(@sha256:[0-9a-f]{64})?", base)
    assert [told for word, told in lines if word == "FROM"] == [
        "${PYTHON_IMAGE} AS built",
        "${PYTHON_IMAGE}",
    ]
    assert "latest" not in FILES[name].read_text("utf-8")


def test_it_runs_as_nobody_in_particular(name):
    users = [told for word, told in final(name) if word == "USER"]

    # A base may come with a user of its own; what is built is built by root, what runs is not.
    assert users == ["0:0", "10001:10001"]


def test_it_says_what_it_is(name):
    labels = next(told for word, told in final(name) if word == "LABEL")

    assert re.findall(r"org\.opencontainers\.image\.(\w+)=(\S+|\"[^\"]+\")", labels)[1:] == [
        ("version", '"${VERSION}"'),
        ("revision", '"${REVISION}"'),
        ("licenses", '"MIT"'),
    ]
    assert re.match(r'org\.opencontainers\.image\.title="Ordinator: [a-z ]+"', labels)


@pytest.mark.parametrize("service", SERVICES)
def test_one_entry_serves_every_role(service):
    told = dict(final(service))

    assert json.loads(told["ENTRYPOINT"]) == ["python", "-m", service]
    assert json.loads(told["CMD"]) == ["web"]
    assert told["HEALTHCHECK"].endswith(
        'CMD ["python", "-m", "chassis.health", "http://127.0.0.1:8081/readyz"]'
    )


def test_it_holds_compiled_code_and_writes_none(name):
    told = dict(final(name))["ENV"]

    assert "PYTHONDONTWRITEBYTECODE=1" in told
    assert "MALLOC_ARENA_MAX=2" in told
    assert "unchecked-hash" in (HOUSE / "deploy/images/virtualenv").read_text("utf-8")


def test_secrets_are_three_and_none_is_required(name):
    mounts = re.findall(r"--mount=(type=secret\S*)", FILES[name].read_text("utf-8"))

    assert mounts
    assert set(mounts) <= {
        "type=secret,id=ca_bundle",
        "type=secret,id=pip_conf",
        "type=secret,id=apt_sources",
    }


def test_it_takes_its_own_packages_and_those_they_stand_on(name):
    folders = parts.folders(HOUSE, PROJECTS[name])
    copied = [told.split()[0] for word, told in instructions(name) if word == "COPY"]
    built = next(told for _, told in instructions(name) if "virtualenv packages" in told)

    assert [one for one in copied if one.startswith(("shared/", "services/"))] == [
        folder for folder in folders if not folder.startswith("deploy/")
    ]
    assert built.split("packages", 1)[1].replace("\\", " ").split() == folders
    assert f"requirements/images/{name}.txt" in FILES[name].read_text("utf-8")


def test_the_build_sees_an_allow_list():
    lines = [
        line
        for line in (HOUSE / ".dockerignore").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    allowed = [line[1:] for line in lines if line.startswith("!")]

    assert lines[0] == "*"
    assert all((HOUSE / path).exists() for path in allowed)
    # The builder of docker.io 20.10 keeps none of what a pattern with a star allows.
    assert not any("*" in path for path in allowed)
    assert {line for line in lines[1:] if not line.startswith("!")} == {
        "**/__pycache__",
        "**/*.egg-info",
    }
    assert not any(path.startswith((".git", ".run", "tests", "docs")) for path in allowed)


def test_the_build_sees_what_it_copies(name):
    allowed = [
        line[1:]
        for line in (HOUSE / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    ]
    copied = [
        path
        for word, told in instructions(name)
        if word == "COPY" and "--from" not in told
        for path in told.split()[:-1]
    ]

    assert [
        path
        for path in copied
        if not any(
            f"{path}/".startswith(f"{one}/") or one.startswith(f"{path}/") for one in allowed
        )
    ] == []


def instructions(name):
    """Instructions of a Dockerfile, continued lines joined, comments gone."""
    text = re.sub(r"(?m)^#.*\n", "", FILES[name].read_text("utf-8")).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def final(name):
    """Those of the stage that is shipped."""
    lines = instructions(name)
    begins = max(number for number, (word, _) in enumerate(lines) if word == "FROM")
    return lines[begins:]
