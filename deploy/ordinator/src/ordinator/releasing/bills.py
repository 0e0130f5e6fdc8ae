"""Bills of materials (CycloneDX): what an image holds of others and of ours."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ordinator.installation import parts
from ordinator.releasing import installed, licences

STAND = "stand"
PROJECTS = {STAND: "ordinator-testkit"}  # an image that is no service


def name(house: Path, image: str) -> str:
    """The file of an image's bill."""
    return f"{image}-{_project(house / folders(house, image)[-1])['version']}.cdx.json"


def write(house: Path, programs: Path, image: str, into: Path) -> dict[str, str]:
    """Write the bill of an image; the licences of all that it names.

    Raises:
        Stopped: the tool failed.
    """
    path = into / name(house, image)
    folder = house / folders(house, image)[-1]
    installed.run(
        *(str(programs / "cyclonedx-py"), "requirements", "--output-reproducible"),
        *("--pyproject", str(folder / "pyproject.toml"), "--mc-type", "application"),
        *("--of", "JSON", "-o", str(path), str(part(house, image))),
    )
    bill = json.loads(path.read_text("utf-8"))
    found = licences.licences(one["name"] for one in bill["components"])
    ours = [_project(house / one) for one in folders(house, image)[:-1]]
    path.write_text(json.dumps(completed(bill, found, ours), indent=2) + "\n", "utf-8")
    return found


def part(house: Path, image: str) -> Path:
    """The lock of what an image holds of others."""
    return house / parts.FOLDER / f"{image}.txt"


def folders(house: Path, image: str) -> list[str]:
    """Packages of ours in an image, the image's own last."""
    return parts.folders(house, PROJECTS.get(image, f"ordinator-{image}"))


def completed(
    bill: dict[str, Any], found: Mapping[str, str], ours: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The bill with licences, and with our own packages under the image's own."""
    for component in bill["components"]:
        component["licenses"] = [{"license": {"name": found[component["name"]]}}]
    for project in ours:
        bill["components"].append(
            {
                "type": "library",
                "bom-ref": f"{project['name']}=={project['version']}",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        )
    return bill


def _project(folder: Path) -> dict[str, Any]:
    told = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    return dict(told["project"])
