"""A copy of the checkout in which one service lives without the other three."""

import hashlib
import shutil
from pathlib import Path

from ordinator.installation import copy
from ordinator.place import ELSEWHERE, Place
from ordinator.stack.services import ROLES

SHARED = ("tree", "wheels")  # what was fetched for the checkout serves its copy


def make(place: Place, service: str) -> Place:
    """The copy, as a checkout of its own with the same servers and wheels at hand."""
    root = where(place, service)
    if root.exists():
        shutil.rmtree(root)
    copy.renew(place.house, root)
    for other in ROLES:
        if other != service:
            shutil.rmtree(root / "services" / other)
    shutil.rmtree(root / "tests")
    alone = Place.of(root)
    state = alone.folder()
    for name in SHARED:
        (state / name).symlink_to(place.folder(name))
    return alone


def where(place: Place, service: str) -> Path:
    """Where the copy lies: a folder that everyone can reach, one for each checkout and service."""
    mark = hashlib.sha256(str(place.checkout).encode()).hexdigest()[:12]
    return ELSEWHERE / f"ordinator-{mark}-{service}-alone"
