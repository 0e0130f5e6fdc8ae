"""A software key of GOST R 34.10-2012: it signs by openssl and its GOST engine, for tests alone."""

import subprocess
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import here
from ordinator.settings import Settings, inherited
from ordinator.tree import build

# Run in a folder with the file `content`; leaves `public.der` and `signature` beside it.
SIGN = """\
set -eu
openssl genpkey -engine gost -algorithm gost2012_256 -pkeyopt paramset:A -out key.pem
openssl pkey -engine gost -in key.pem -pubout -outform DER -out public.der
openssl dgst -engine gost -md_gost12_256 -sign key.pem -out signature content
"""


def engine() -> Path | None:
    """The engine in the private tree, fetched if it is not there; None where no package has it.

    Debian 12 packages the engine, Debian 13 does not.
    """
    place = here(Settings.read())
    try:
        build.build(place, ["gost"])
    except Stopped:
        return None
    return next(iter(sorted(place.tree.glob("usr/lib/*/engines-*/gost.so"))), None)


def sign(content: bytes, folder: Path, engine: Path) -> None:
    """Sign ``content`` by a new key; see ``SIGN`` for what is left in ``folder``."""
    (folder / "content").write_bytes(content)
    env = inherited(OPENSSL_ENGINES=str(engine.parent))
    subprocess.run(["/bin/sh", "-c", SIGN], cwd=folder, env=env, check=True, capture_output=True)
