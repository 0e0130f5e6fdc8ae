"""Erlang where it was unpacked: Debian's `erl` knows only /usr/lib/erlang."""

from pathlib import Path

WRAPPER = """\
#!/bin/sh
# Erlang, wherever it lies: finds its own root.
here=$(dirname "$(readlink -f "$0")")
ROOTDIR=$(dirname "$here")
BINDIR=$(echo "$ROOTDIR"/erts-*/bin)
EMU=beam
PROGNAME=erl
export ROOTDIR BINDIR EMU PROGNAME
exec "$BINDIR/erlexec" ${1+"$@"}
"""


def mend(tree: Path) -> None:
    """Replace `erl` of the tree by a wrapper that finds its own root; nothing without Erlang."""
    erl = tree / "usr/lib/erlang/bin/erl"
    if erl.exists():
        erl.write_text(WRAPPER, "ascii")
        erl.chmod(0o755)
