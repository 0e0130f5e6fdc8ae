"""What a process costs is read with that of its children."""

import os
import subprocess
import sys

from testkit.burden import cpu_s, pss_mb, tree

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
sys.stdin.readline()
child.kill()
"""
CHILD = """
import time
held = bytearray(b"x" * (32 << 20))
until = time.process_time() + 0.3
while time.process_time() < until:
    pass
print("done", flush=True)
time.sleep(60)
"""


def test_child_counts_with_its_parent():
    argv = [sys.executable, "-c", PARENT, CHILD]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        child = int(parent.stdout.readline())

        assert tree(parent.pid) == [parent.pid, child]
        assert cpu_s(parent.pid) >= 0.3
        assert pss_mb(parent.pid) >= 32
        parent.stdin.close()


def test_own_time_grows():
    before = cpu_s(os.getpid())
    sum(number * number for number in range(2_000_000))

    assert cpu_s(os.getpid()) > before
