"""``ordinator restore BACKUP --identity FILE --into STACK``: a house out of a backup."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ordinator.backup.manifest import Manifest
from ordinator.backup.progress import Progress
from ordinator.backup.restoring import Backup, Restoring
from ordinator.backup.sealing import identities
from ordinator.deployment import arguments as which
from ordinator.deployment import targets
from ordinator.failures import Stopped
from ordinator.place import here
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Verify it; then, unless that was all, bring it back. 1 where something of it is missing."""
    parser = argparse.ArgumentParser("ordinator restore", description=__doc__)
    parser.add_argument("backup", type=Path, help="the folder with the manifest")
    parser.add_argument("--identity", type=Path, required=True, help="file of the secret age key")
    parser.add_argument("--keys", type=Path, help="keys.tar.age, if it is kept apart")
    parser.add_argument("--digest", default="", help="of the manifest, as it was noted elsewhere")
    parser.add_argument("--verify", action="store_true", help="read everything; changes nothing")
    parser.add_argument("--into", metavar="STACK", help="an empty stack of this checkout")
    parser.add_argument("--only", metavar="SERVICE", help="one service of a running house")
    parser.add_argument(
        "--set-aside", action="store_true", help="with --only: keep its database by another name"
    )
    parser.add_argument("--json", action="store_true", help="the answer for programs")
    which.take(parser)
    asked = parser.parse_args(arguments)
    told = Manifest.read(asked.backup)
    if asked.digest not in {"", told.digest}:
        raise Stopped(f"this is another backup: its manifest is sha256:{told.digest}")
    backup = Backup(asked.backup, told, identities(asked.identity), asked.keys)
    progress = Progress(quiet=asked.json)
    restoring = Restoring(backup, progress, full=asked.verify)
    if asked.only:
        outcome = restoring.only(which.meant(asked), asked.only, aside=asked.set_aside)
    elif asked.into is not None or asked.deployment is not None:
        place = here(Settings.read())
        target = targets.find(place, progress.say, asked.into or "", asked.deployment)
        outcome = restoring.into(target)
    elif asked.verify:
        found = backup.verified(progress)
        answer = {"at": told.at, "digest": told.digest, "blobs": len(found.blobs)}
        print(json.dumps(answer) if asked.json else f"sound: {told.house} at {told.at}")
        return 0
    else:
        raise Stopped("say --verify, --into STACK, --deployment DIR or --only SERVICE", code=2)
    if asked.json:
        print(json.dumps({"at": told.at, "good": outcome.good, **asdict(outcome)}))
    else:
        print(f"restored: {told.house} as of {told.at}; gaps {len(outcome.gaps)}")
    return 0 if outcome.good else 1
