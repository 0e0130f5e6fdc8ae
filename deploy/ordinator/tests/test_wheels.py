"""A wheel holds all that the tree has of a service, and migrates a database by itself."""

import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import psycopg
import pytest

from ordinator.installation import parts
from ordinator.installation.parts import Lock

HOUSE = Path(__file__).resolve().parents[3]
SERVICES = ("idp", "frmr", "cabinet", "documents")
HEADS = {
    service: max(path.stem for path in (HOUSE / "services" / service).glob("migrations/*/0*.py"))
    for service in SERVICES
}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Every package of the house as a wheel, built without an index from a copy of the tree."""
    root = tmp_path_factory.mktemp("wheels")
    for folder in ("services", "shared"):
        ignored = shutil.ignore_patterns("tests", "__pycache__")
        shutil.copytree(HOUSE / folder, root / "tree" / folder, ignore=ignored)
    packages = [str(path.parent) for path in (root / "tree").glob("*/*/pyproject.toml")]
    words = ("wheel", "-q", "--no-index", "--no-deps", "--no-build-isolation", "-w", str(root))
    subprocess.run([sys.executable, "-m", "pip", *words, *packages], check=True)
    return {path.name.split("-")[0]: path for path in root.glob("*.whl")}


@pytest.fixture
def site(wheels, tmp_path):
    """A folder of packages: wheels of a service, and of others its part of the lock alone."""

    def installed(service):
        for folder in parts.folders(HOUSE, f"ordinator-{service}"):
            with zipfile.ZipFile(wheels[f"ordinator_{Path(folder).name}"]) as wheel:
                wheel.extractall(tmp_path)
        part = Lock.read((HOUSE / parts.FOLDER / f"{service}.txt").read_text("utf-8"))
        for name in part.entries:
            for top in _tops(name):
                if not (tmp_path / top.name).exists():
                    (tmp_path / top.name).symlink_to(top)
        return tmp_path

    return installed


@pytest.mark.parametrize("service", SERVICES)
def test_a_wheel_ships_every_file_of_the_service(wheels, service):
    folder = HOUSE / "services" / service
    wanted = _files(folder / "src", folder / "src") | _files(folder / "migrations", folder, service)
    with zipfile.ZipFile(wheels[f"ordinator_{service}"]) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert held == wanted
    assert f"{service}/migrations/versions/{HEADS[service]}.py" in held


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_migrates_from_wheels_alone(site, postgres, service, tmp_path):
    database = postgres.database(service)
    folder = site(service)

    code = f"import runpy; runpy.run_module({service!r}, run_name='__main__', alter_sys=True)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, "migrate"],
        env={
            "PYTHONPATH": str(folder),
            f"{service.upper()}_DATABASE_OWNER_URL": database.owner_url,
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert not done.stderr, done.stderr[-600:]
    assert done.returncode == 0
    with psycopg.connect(database.owner_url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (HEADS[service],)
        ]


def test_wheels_of_the_shared_packages_ship_schemas_words_and_assets(wheels):
    held = {
        name
        for ours in ("contracts", "chassis", "look")
        for name in zipfile.ZipFile(wheels[f"ordinator_{ours}"]).namelist()
    }

    assert {
        "contracts/events/idp.account.confirmed.v1.json",
        "contracts/claims.json",
        "chassis/door/docs.html",
        "look/locale/ru/messages.po",
        "look/templates/look/base.html",
        "look/static/manifest.json",
    } <= held


def _files(folder, root, into=""):
    return {
        str(Path(into) / path.relative_to(root))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _tops(name):
    try:
        found = distribution(name)
    except ImportError:
        return set()  # for other Pythons
    return {
        Path(found.locate_file(file.parts[0]))
        for file in found.files or ()
        if file.parts[0] not in {"..", "__pycache__"}
    }
