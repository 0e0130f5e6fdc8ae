"""Our own packages, in the order in which they stand on one another."""

import hashlib
from pathlib import Path

PACKAGES = (
    "shared/contracts",
    "shared/chassis",
    "shared/look",
    "deploy/ordinator",
    "shared/testkit",
    "services/idp",
    "services/frmr",
    "services/cabinet",
    "services/documents",
)


def present(house: Path) -> tuple[Path, ...]:
    """Folders of the packages that this tree holds; a service can be tested without the others."""
    folders = (house / package for package in PACKAGES)
    return tuple(folder for folder in folders if (folder / "pyproject.toml").exists())


def mark(house: Path) -> str:
    """A digest that changes when a package comes, goes or declares itself anew."""
    digest = hashlib.sha256(str(house).encode())
    for folder in present(house):
        digest.update(str(folder).encode())
        digest.update((folder / "pyproject.toml").read_bytes())
    return digest.hexdigest()
