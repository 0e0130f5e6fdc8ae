"""What a child that reads strangers' bytes takes from itself before it begins."""

import ctypes
import resource
from math import ceil

DATA_BYTES = 512 << 20
_NO_NEW_PRIVS = 38  # prctl(2): PR_SET_NO_NEW_PRIVS


def confine() -> None:
    """Little memory, few files, no core, no way to more rights; for this process and for good."""
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)


def allow_cpu(seconds: int) -> None:
    """So many seconds of CPU from now on, then the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = ceil(used.ru_utime + used.ru_stime) + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
