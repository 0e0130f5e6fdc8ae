"""A release, recipes and programs that stand for apt, debootstrap, dpkg and docker."""

import os
from pathlib import Path

import pytest

from ordinator.place import Place
from ordinator.standin.debian import Debian
from ordinator.standin.recipes import Recipe, Release
from ordinator.tree.mirrors import Mirror

PROGRAMS = {
    # Makes the smallest thing that looks like a Debian, and writes down that it was asked.
    "debootstrap": """\
echo debootstrap >> {trace}
[ -e {folder}/away ] && {{ echo "E: Failed getting release file $6"; exit 1; }}
mkdir -p "$5/var/lib/dpkg" "$5/etc" "$5/usr/lib"
ln -sf usr/lib "$5/lib"
printf 'Package: base-files\\nVersion: 13.8\\n\\nPackage: tzdata\\nVersion: 2026a\\n' \\
    > "$5/var/lib/dpkg/status"
printf 'root:x:0:0:root:/root:/bin/bash\\n' > "$5/etc/passwd"
printf 'root:x:0:\\n' > "$5/etc/group"
""",
    # Installs what it is asked for from the folder of prepared packages.
    "apt-get": """\
case "$*" in
*dist-upgrade*) [ -e {folder}/newer ] && cat {folder}/newer ;;
*install*) cat {folder}/closure ;;
*download*)
    for word; do
        case $word in
        *::*) ;;
        *=*) : > "${{word%%=*}}_${{word#*=}}_amd64.deb" ;;
        esac
    done ;;
esac
exit 0
""",
    "apt-config": "exit 0\n",
    "dpkg": """\
[ -e {folder}/full ] && {{ echo "dpkg-deb: error: No space left on device" >&2; exit 2; }}
mkdir -p "$3/usr/bin" && : > "$3/usr/bin/$(basename "$2" | cut -d_ -f1)"
""",
    "docker": """\
case "$1" in
load) [ -e {folder}/engine-full ] && {{ echo 'write /data/x: no space left on device'; exit 1; }}
    cat > {folder}/loaded.tar; echo loaded >> {trace} ;;
images) [ -e {folder}/loaded.tar ] && echo 0123456789ab ;;
image) python3 -c 'import json, sys, tarfile
tar = tarfile.open(sys.argv[1])
(told,) = json.load(tar.extractfile("manifest.json"))
config = json.load(tar.extractfile(told["Config"]))["config"]
print(json.dumps([{{"Config": config, "Size": 1000000}}]))' {folder}/loaded.tar ;;
esac
exit 0
""",
}


@pytest.fixture
def place(tmp_path):
    (tmp_path / "state").mkdir()
    return Place(tmp_path, tmp_path / "state", tmp_path, None, None)


@pytest.fixture
def world(tmp_path, monkeypatch):
    """The folder in which a test tells the programs how to behave; ``trace`` is what they did."""
    folder = tmp_path / "world"
    (folder / "bin").mkdir(parents=True)
    trace = folder / "trace"
    trace.touch()
    for name, content in PROGRAMS.items():
        program = folder / "bin" / name
        program.write_text("#!/bin/sh\n" + content.format(folder=folder, trace=trace), "utf-8")
        program.chmod(0o755)
    (folder / "closure").write_text("Inst server (1.0-1 Debian:13/stable [amd64])\n")
    monkeypatch.setenv("PATH", f"{folder}/bin:{os.environ['PATH']}")
    return folder


@pytest.fixture
def trace(world):
    return lambda: (world / "trace").read_text().split()


@pytest.fixture
def mirror():
    keyring = Path("/usr/share/keyrings/some.gpg")
    site = "http://mirror.test.example/debian"
    return Mirror(site, keyring, f"deb [signed-by={keyring}] {site} trixie main\n")


@pytest.fixture
def release():
    return Release("trixie", ("tzdata",))


@pytest.fixture
def recipe(tmp_path, release):
    folder = tmp_path / "standin/server"
    (folder / "root/usr/local/bin").mkdir(parents=True)
    (folder / "recipe.toml").write_text("# a recipe\n")
    entrypoint = folder / "root/usr/local/bin/entrypoint.sh"
    entrypoint.write_text("#!/bin/sh\n")
    entrypoint.chmod(0o755)
    return Recipe(
        name="server",
        folder=folder,
        release=release,
        tag="1.0",
        packages=("server",),
        command=("server",),
        user="runner",
        uid=os.getuid() or 999,
        environment={"PATH": "/usr/bin"},
        links={"usr/local/bin/alias": "/usr/bin/server"},
    )


@pytest.fixture
def debian(place, world):
    assert world.is_dir()
    return Debian(place, print)
