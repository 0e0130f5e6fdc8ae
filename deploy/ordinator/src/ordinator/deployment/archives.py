"""Databases and blobs as files: how PostgreSQL's own clients are called, how a tar is unpacked."""

import shutil
import subprocess
import tarfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ordinator.failures import Stopped

DUMP = ("--format=custom",)
LOAD = ("--clean", "--if-exists", "--exit-on-error", "--single-transaction")
LAST = 1500  # characters of what a failed program said


def client(
    argv: Sequence[str], env: Mapping[str, str], admin_url: str, database: str, file: Path
) -> None:
    """Run ``pg_dump`` or ``pg_restore`` on a database of the server; the password is in no argv.

    Raises:
        Stopped: it failed; the sentence carries the end of what it said.
    """
    parts = urlsplit(admin_url)
    reached = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
    }
    tool = Path(argv[0]).name
    words = (f"--file={file}", database) if tool == "pg_dump" else (f"--dbname={database}", file)
    done = subprocess.run(
        [*argv, *words], env={**env, **reached}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Stopped(f"{tool} of {database} failed: {done.stderr.strip()[-LAST:]}")


def unpack(file: Path, folder: Path, give: Callable[[Path], None]) -> None:
    """Put the files of a tar archive in place of what ``folder`` holds; each is given away.

    Raises:
        Stopped: the archive holds something that is neither a file nor a folder below its root.
    """
    with tarfile.open(file) as archive:
        members = archive.getmembers()
        for member in members:
            strange = Path(member.name).is_absolute() or ".." in Path(member.name).parts
            if strange or not (member.isfile() or member.isdir()):
                raise Stopped(f"{file} holds {member.name}: only files below its root may be there")
        for old in folder.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        archive.extractall(folder, members)  # noqa: S202  each member was looked at above
    for member in members:
        give(folder / member.name)
