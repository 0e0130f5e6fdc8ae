"""Building images, with a docker of the test's own that notes how it is asked."""

import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from ordinator.engine import Engine
from ordinator.failures import Stopped
from ordinator.images import build, facts, leaks, pins, recipes, secrets
from ordinator.images.facts import Facts
from ordinator.images.secrets import MARK, Secrets
from ordinator.place import Place

HOUSE = Path(__file__).resolve().parents[3]


@pytest.fixture
def place(tmp_path):
    return Place(HOUSE, tmp_path / "run", HOUSE, None, None)


@pytest.fixture
def docker(tmp_path):
    """An engine whose client is a script: it notes words and secrets, then says ``said``."""

    def making(said, code=0):
        script = tmp_path / "docker"
        script.write_text(
            "#!/bin/sh\n"
            f'for word in "$@"; do echo "$word" >> {tmp_path}/words; done\n'
            f'for word in "$@"; do case $word in id=*) cat "${{word#*src=}}" >> {tmp_path}/seen;;'
            " esac; done\n"
            f"cat <<'END'\n{said}\nEND\nexit {code}\n"
        )
        script.chmod(0o755)
        return Engine((str(script),), (), {"PATH": os.environ["PATH"]})

    return making


def test_a_build_is_asked_for_with_version_revision_base_and_secrets(place, docker, tmp_path):
    recipe = recipes.recipes(HOUSE)["idp"]
    told = []
    build.build(
        place,
        docker("#9 [built 4/9] RUN --mount=type=secret,id=ca_bundle sh x\n#9 DONE 3.2s"),
        recipe,
        base="mirror.test/python:3.13",
        revision="abc",
        secrets=Secrets(ca_bundle=b"PEM", proxies={"HTTP_PROXY": "http://a:b@proxy.test"}),
        say=told.append,
    )

    words = (tmp_path / "words").read_text("utf-8").splitlines()
    assert words[:2] == ["build", "--progress=plain"]
    assert f"VERSION={recipe.version}" in words
    assert "REVISION=abc" in words
    assert "PYTHON_IMAGE=mirror.test/python:3.13" in words
    assert "HTTP_PROXY" in words
    assert "a:b" not in "".join(words)
    assert (tmp_path / "seen").read_text("utf-8") == f"PEM\n# {MARK}\n"
    assert told == ["  idp: [built 4/9] RUN --mount=type=secret,id=ca_bundle sh x"]
    assert list((place.state / "images").iterdir()) == []


def test_a_base_that_no_registry_gives_is_told_with_its_remedy(place, docker):
    said = "failed to resolve source metadata for docker.io/library/python:3.13.12-slim-bookworm"
    recipe = recipes.recipes(HOUSE)["idp"]

    with pytest.raises(Stopped, match=r"idp: no registry gives the base image: .* IMAGES=standin"):
        build.build(
            place,
            docker(said, 1),
            recipe,
            base="",
            revision="",
            secrets=Secrets(),
            say=print,
        )


def test_images_bear_the_versions_of_their_packages(tmp_path):
    for folder, version in (("services/documents", "1.2.0"), ("shared/testkit", "0.3.1")):
        (tmp_path / folder / "src/documents").mkdir(parents=True)
        (tmp_path / folder / "src/documents/__main__.py").touch()
        (tmp_path / folder / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
    found = recipes.recipes(tmp_path)

    assert {name: recipe.reference for name, recipe in found.items()} == {
        "documents": "ordinator/documents:1.2.0",
        "stand": "ordinator/stand:0.3.1",
    }
    assert [*recipes.recipes(HOUSE)] == ["idp", "frmr", "cabinet", "documents", "stand"]


def test_the_table_shows_size_layers_user_and_start():
    one = Facts("idp", "ordinator/idp:0.1.0", 311_400_000, 5, "10001:10001", 1.257, 49.3)

    assert facts.table([one]) == (
        "image                MB   layers  user         start, s  built, s\n"
        "ordinator/idp:0.1.0  311  5       10001:10001  1.26      49\n"
        "start: from `docker run` until `python -m <service> cli --help` has answered and ended"
    )
    assert json.loads(facts.as_json([one]))[0]["bytes"] == 311_400_000


def test_a_container_is_started_as_hardened_as_it_runs(docker, tmp_path):
    inspected = [{"Size": 5, "RootFS": {"Layers": ["a", "b"]}, "Config": {"User": "10001:10001"}}]
    found = facts.measured(docker(json.dumps(inspected)), recipes.recipes(HOUSE)["idp"], 1.0)

    words = (tmp_path / "words").read_text("utf-8")
    assert (found.layers, found.user, found.bytes) == (2, "10001:10001", 5)
    assert "--read-only\n--cap-drop\nALL\n--network\nnone" in words


def test_pip_is_told_what_the_machine_is_told_but_for_its_own_folders(tmp_path):
    files = []
    for number, text in enumerate(
        (
            "[global]\ncert = /etc/own.pem\nextra-index-url = file:///srv/simple https://b.test/s\n",
            "[global]\nindex-url = https://a.test/simple\nfind-links = /srv/wheels\n",
        )
    ):
        files.append(tmp_path / f"{number}.conf")
        files[-1].write_text(text)

    assert secrets.pip_conf({"PIP_DEFAULT_TIMEOUT": "60"}, files) == (
        "[global]\nindex-url = https://a.test/simple\nextra-index-url = https://b.test/s\n"
        "default-timeout = 60\n"
    )
    assert secrets.pip_conf({}, [tmp_path / "none"]) == ""


def test_authorities_are_those_that_the_tools_believe(tmp_path):
    (tmp_path / "own.pem").write_bytes(b"OWN")

    assert secrets.authorities({"PIP_CERT": str(tmp_path / "own.pem")}) == b"OWN"


def test_a_secret_copied_into_a_layer_is_found():
    image = saved({"etc/motd": b"hello", "etc/pip.conf": f"[global]\n# {MARK}\n".encode()})

    assert list(leaks.leaks(image, Secrets().needles)) == ["/etc/pip.conf (layer abcdef)"]


def test_a_password_in_the_history_is_found():
    told = Secrets(proxies={"HTTP_PROXY": "http://someone:hush@proxy.test:3128"})
    image = saved({}, history="RUN export HTTP_PROXY=http://someone:hush@proxy.test:3128")

    assert list(leaks.leaks(image, told.needles)) == ["history (config.json)"]


def test_a_secret_in_the_name_of_a_link_or_across_a_chunk_is_found(monkeypatch):
    monkeypatch.setattr(leaks, "_CHUNK", 40)
    image = saved({"usr/long": b"x" * 30 + MARK.encode() + b"x" * 30, "link": MARK})

    assert list(leaks.leaks(image, Secrets().needles)) == [
        "/usr/long (layer abcdef)",
        "/link (layer abcdef)",
    ]


def test_an_image_without_secrets_is_clean():
    assert list(leaks.leaks(saved({"etc/motd": b"hello"}), Secrets().needles)) == []


def test_the_mark_is_in_no_file_of_the_tree():
    sources = (HOUSE / "deploy").rglob("*.py")

    assert [path for path in sources if MARK in path.read_text("utf-8")] == []


DOCKERFILE = "ARG PYTHON_IMAGE=python:3.13.12-slim-bookworm\nFROM ${PYTHON_IMAGE}\n"
COMPOSED = (
    "image: ${POSTGRES_IMAGE:-postgres:17.6}\nimage: ${ORDINATOR_IDP_IMAGE:-ordinator/idp:1}\n"
)


def test_images_of_others_are_named_once_and_ours_never():
    files = {Path("a"): DOCKERFILE, Path("b"): DOCKERFILE, Path("c"): COMPOSED}

    assert pins.named(files) == ["postgres:17.6", "python:3.13.12-slim-bookworm"]


def test_a_digest_that_a_registry_told_is_written_behind_the_name(docker, tmp_path):
    engine = docker(json.dumps([{"RepoDigests": ["python@sha256:aa"]}]))
    digests = pins.resolved(engine, ["python:3.13.12-slim-bookworm"], print)
    once = pins.pinned(DOCKERFILE, digests)

    assert once.startswith("ARG PYTHON_IMAGE=python:3.13.12-slim-bookworm@sha256:aa\n")
    assert pins.pinned(once, {"python:3.13.12-slim-bookworm": "sha256:bb"}) == once.replace(
        "aa", "bb"
    )
    assert pins.pinned(COMPOSED, digests) == COMPOSED
    assert (tmp_path / "words").read_text("utf-8").splitlines()[:2] == ["pull", "--quiet"]


def test_no_digest_is_made_up_where_no_registry_answers(docker):
    with pytest.raises(Stopped, match="postgres:17 is not resolved, so no digest is written"):
        pins.resolved(docker("dial tcp: lookup failed", 1), ["postgres:17"], print)
    with pytest.raises(Stopped, match="postgres:17 came without a digest, so none is written"):
        pins.resolved(docker('[{"RepoDigests": []}]'), ["postgres:17"], print)


def saved(files, history=""):
    """What `docker save` writes, as far as the look goes: one layer and a configuration."""
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            if isinstance(content, str):
                member.type, member.linkname = tarfile.SYMTYPE, content
                archive.addfile(member)
                continue
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as image:
        for name, content in (
            ("abcdef/layer.tar", layer.getvalue()),
            ("config.json", json.dumps({"history": [{"created_by": history}]}).encode()),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            image.addfile(member, io.BytesIO(content))
    whole.seek(0)
    return tarfile.open(fileobj=whole)


def test_an_engine_that_cannot_build_with_buildkit_is_told_in_one_sentence():
    said = "error: buildkit not supported by daemon"

    told = build.failure(recipes.recipes(HOUSE)["idp"], said)

    assert told == (
        "idp: this engine cannot build with BuildKit: name a Docker engine by DOCKER_HOST"
    )
