"""Programs that stand for docker and dockerd, in a folder for the path."""

import pytest

from ordinator.place import Place
from ordinator.settings import Settings

OLD, NEW = "20.10.24", "28.2.2"
DOCKER = """\
#!/bin/sh
case "$1" in
--version) echo "Docker version {version}, build 297e128" ;;
buildx) {buildx} ;;
version) {server} ;;
compose) {compose} ;;
*) exit 9 ;;
esac
"""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "state").mkdir()
    return Place(tmp_path, tmp_path / "state", tmp_path, None, None)


@pytest.fixture
def write(tmp_path):
    """Write a program into a folder; the folder is answered."""

    def writing(folder, name, content):
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
        path.chmod(0o755)
        return path.parent

    return writing


@pytest.fixture
def docker(write):
    """A client that can or cannot build, before an engine that answers or is silent."""

    def making(folder, version, *, buildx=False, server=f"{OLD} 1.41", compose=""):
        content = DOCKER.format(
            version=version,
            buildx="echo v0.13" if buildx else "exit 1",
            server=f"echo {server}" if server else "exit 1",
            compose=f"echo {compose}" if compose else "exit 1",
        )
        return write(folder, "docker", content)

    return making


@pytest.fixture
def settings():
    """Settings with a path of these folders, and of what scripts need."""

    def making(*folders, host=""):
        path = ":".join((*map(str, folders), "/usr/bin", "/bin"))
        return Settings.read({"PATH": path, "DOCKER_HOST": host})

    return making
