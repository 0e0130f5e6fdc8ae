"""Making the folder of a house in steps that a kill may come between."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.initial import env, secrets
from ordinator.initial.wishes import Wishes
from ordinator.place import Place

SETTINGS, SECRETS = ".env", "secrets"


def made(directory: Path) -> bool:
    """Whether a house lies in the folder already, whole.

    Raises:
        Stopped: something lies there, but not all of it, or damaged; nothing is touched.
    """
    settings, folder = directory / SETTINGS, directory / SECRETS
    _finish(directory)
    if not settings.exists() and not folder.exists():
        return False
    found = [f"{path} is missing" for path in (settings, folder) if not path.exists()]
    found += secrets.faults(folder) if folder.exists() else []
    if found:
        told = "\n  ".join(found)
        raise Stopped(
            f"the house in {directory} is not whole, and nothing of it was changed:\n  {told}\n"
            "put back what is named from a backup; a house without data may be made anew after"
            f" {settings} and {folder} are moved away"
        )
    return True


def make(place: Place, wishes: Wishes, now: datetime) -> None:
    """Make secrets, then settings; both appear whole or not at all."""
    directory = wishes.directory
    own = replace(place, account=None)  # whoever asks owns it, not the children of `make up`
    directory.mkdir(parents=True, exist_ok=True)
    fresh = directory / f"{SECRETS}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=secrets.FOLDER_MODE)
    secrets.make(own, fresh, wishes, now)
    settings = directory / f"{SETTINGS}.new"
    settings.write_text(env.content(wishes), "utf-8")
    fresh.rename(directory / SECRETS)
    _finish(directory)


def _finish(directory: Path) -> None:
    """The last step, also of a run that was killed before it."""
    settings = directory / f"{SETTINGS}.new"
    if settings.exists() and (directory / SECRETS).exists():
        settings.rename(directory / SETTINGS)
