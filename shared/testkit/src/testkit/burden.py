"""What a process and all below it cost: processor time and memory, as the kernel counts them."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")
# Of /proc/<pid>/stat after the command's closing bracket: user, system, those of ended children.
_TIMES = slice(11, 15)


def tree(pid: int) -> list[int]:
    """The process and its descendants that live now."""
    return [pid, *(below for child in _children(pid) for below in tree(child))]


def cpu_s(pid: int) -> float:
    """Seconds of processor that a process and its descendants have used so far.

    What ended descendants used counts once their parent has waited for them.
    """
    return sum(_ticks(one) for one in tree(pid)) * _TICK_S


def pss_mb(pid: int) -> float:
    """Memory of a process and its descendants, shared pages dealt among those who share them."""
    return sum(_pss_kb(one) for one in tree(pid)) / 1024


def _children(pid: int) -> Iterator[int]:
    for path in _PROC.glob(f"{pid}/task/*/children"):
        yield from map(int, path.read_text("ascii").split())


def _ticks(pid: int) -> int:
    fields = (_PROC / f"{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return sum(map(int, fields[_TIMES]))


def _pss_kb(pid: int) -> int:
    lines = (_PROC / f"{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
