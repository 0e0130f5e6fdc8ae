"""The layer of one image: packages unpacked, files of ours, users, folders, links."""

import os
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ordinator.standin.debian import Base
from ordinator.standin.layers import Layer, pack
from ordinator.standin.recipes import Recipe
from ordinator.tree.apt import Apt, Package
from ordinator.tree.debootstrap import step
from ordinator.tree.packages import wanted

HOUSE_USER, HOUSE_UID = "ordinator", 10001  # who the house's containers run as
MERGED = ("bin", "sbin", "lib", "lib64")  # links into usr since Debian 12
PACKAGES = "usr/share/ordinator-standin/packages"


@dataclass(frozen=True)
class Plan:
    """What an image will hold beside its base."""

    recipe: Recipe
    base: Base
    packages: tuple[Package, ...]

    @classmethod
    def of(cls, recipe: Recipe, base: Base, apt: Apt) -> "Plan":
        """The plan by what the indexes offer now."""
        if not recipe.packages:
            return cls(recipe, base, ())
        closure = apt.closure(recipe.packages)
        names = set(wanted(package.name for package in closure))
        return cls(recipe, base, tuple(it for it in closure if it.name in names))

    @property
    def digest(self) -> str:
        """What the image is made of, as one number: equal plans make equal images."""
        own = {package.name: package.version for package in self.packages}
        return self.recipe.digest({**self.base.packages, **own})

    def make(self, apt: Apt, folder: Path) -> Layer:
        """Fetch, unpack and pack in ``folder``."""
        files, root = folder / "files", folder / "root"
        for path in (files, root):
            if path.exists():
                shutil.rmtree(path)
        begun = time.time()
        root.mkdir()
        for name in MERGED:
            if (self.base.root / name).is_symlink():
                (root / name).symlink_to(f"usr/{name}")
                (root / "usr" / name).mkdir(parents=True)
        apt.download(self.packages, files)
        for file in sorted(files.iterdir()):
            step(f"unpacking {file.name}", ["dpkg", "-x", file, root])
        furnish(self.recipe, self.base.root, root)
        listed = "".join(f"{it.name} {it.version}\n" for it in sorted(self.packages, key=_name))
        put(root / PACKAGES, listed)
        layer = pack(root, folder / "layer.tar", begun)
        shutil.rmtree(files)
        shutil.rmtree(root)
        return layer


def furnish(recipe: Recipe, base: Path, root: Path) -> None:
    """Put into ``root`` what the recipe adds to its packages."""
    if recipe.files.is_dir():
        shutil.copytree(recipe.files, root, symlinks=True, dirs_exist_ok=True)
        for path in recipe.files.rglob("*"):
            laid = root / path.relative_to(recipe.files)
            laid.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            os.utime(laid)  # when the checkout was made is no part of the image
    users = {HOUSE_USER: HOUSE_UID}
    if recipe.uid:
        users[recipe.user] = recipe.uid
    put(root / "etc/passwd", passwd((base / "etc/passwd").read_text("utf-8"), users))
    put(root / "etc/group", group((base / "etc/group").read_text("utf-8"), users))
    for name, mode in recipe.folders.items():
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.chown(folder, recipe.uid, recipe.uid)
        folder.chmod(int(mode, 8))
    for name, target in recipe.links.items():
        link = root / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def passwd(content: str, users: Mapping[str, int]) -> str:
    """An /etc/passwd with ``users`` beside those of ``content``; none can sign in."""
    own = _but(content, users)
    added = (f"{name}:x:{uid}:{uid}::/tmp:/usr/sbin/nologin" for name, uid in users.items())
    return "".join(f"{line}\n" for line in (*own, *added))


def group(content: str, users: Mapping[str, int]) -> str:
    """An /etc/group with a group for each of ``users``."""
    added = (f"{name}:x:{uid}:" for name, uid in users.items())
    return "".join(f"{line}\n" for line in (*_but(content, users), *added))


def put(path: Path, content: str) -> None:
    """Write a file that everyone may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    path.chmod(0o644)


def _but(content: str, users: Mapping[str, int]) -> Iterable[str]:
    return [line for line in content.splitlines() if line.partition(":")[0] not in users]


def _name(package: Package) -> str:
    return package.name
