"""Rebuild the assets aside and fail when the committed ones differ."""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
COMMITTED = HERE.parent / "src" / "look" / "static"
COMPRESSED = {".gz", ".br"}  # bytes of a compressor differ between versions; their originals do not


def contents(folder: Path) -> dict[str, bytes]:
    """Name → bytes of every file that was built."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix not in COMPRESSED}


def main() -> int:
    """Return 1 and name the files that differ."""
    with tempfile.TemporaryDirectory() as aside:
        subprocess.run(["node", str(HERE / "build.mjs"), aside], check=True)  # noqa: S603, S607
        rebuilt, committed = contents(Path(aside)), contents(COMMITTED)
    differing = sorted(
        name for name in rebuilt.keys() | committed.keys() if rebuilt.get(name) != committed.get(name)
    )
    for name in differing:
        sys.stderr.write(f"differs: {name}\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
