"""What is tried inside a bare Debian; run there by its own Python, as root or as a user."""

import subprocess
import sys
import time
import urllib.request
from pathlib import Path

BUDGETS_S = {"first": 90.0, "again": 30.0}


def main() -> int:
    """Clone, up, look, down, up again, down; each wrong thing is told by name."""
    house = Path.home() / "ordinator"
    subprocess.run(["git", "clone", "-q", "/src.bundle", str(house)], check=True)
    before = others()
    problems = []
    for turn in BUDGETS_S:
        said = make(house, "up", "MODE=local")
        problems += look(turn, said)
        make(house, "status")
        make(house, "down")
        if left := others() - before:
            problems.append(f"{turn}: processes left after make down: {sorted(left)}")
    for problem in problems:
        print(f"BARE {problem}")
    return 1 if problems else 0


def make(house: Path, *words: str) -> str:
    """Run make; its output is printed and returned.

    Raises:
        SystemExit: it failed.
    """
    begun = time.monotonic()
    done = subprocess.run(
        ["make", "-C", str(house), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(done.stdout)
    print(f"-- make {' '.join(words)}: {time.monotonic() - begun:.1f} s", flush=True)
    if done.returncode != 0:
        raise SystemExit(f"BARE make {' '.join(words)} failed")
    return done.stdout


def look(turn: str, said: str) -> list[str]:
    """What is wrong with what `make up` said, and with the addresses it told."""
    problems = []
    lines = said.splitlines()
    seconds = next(float(line.split()[2]) for line in lines if line.startswith("healthy in "))
    if seconds > BUDGETS_S[turn]:
        problems.append(f"{turn}: healthy in {seconds} s, not in {BUDGETS_S[turn]} s")
    if not any("@stand.example" in line for line in lines):
        problems.append(f"{turn}: no people of the stand are told")
    for name, path in (("sign in", ""), ("idp", "/.well-known/openid-configuration")):
        urls = [line.split()[-1] for line in lines if line.strip().startswith(f"{name} ")]
        if not urls:
            problems.append(f"{turn}: no address of {name} is told")
            continue
        with urllib.request.urlopen(urls[0] + path, timeout=10) as answer:  # noqa: S310  loopback
            print(f"-- {urls[0] + path}: {answer.status}")
    return problems


def others() -> set[str]:
    """Command lines of all living processes but this one and its parents."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z" and words and "inside.py" not in words:
            found.add(words.strip())
    return found


if __name__ == "__main__":
    sys.exit(main())
