"""The steps in their order, each with the sentence that is printed for it."""

import sys
from collections.abc import Callable, Sequence
from typing import TextIO

import requests

from testkit.demo import audit, cabinet, earlier, registration, summary
from testkit.demo.codes import NoCode
from testkit.demo.showing import Showing, StepFailed
from testkit.visitor import NotOnPage

Step = Callable[[Showing], None]
STEPS: tuple[tuple[str, Step], ...] = (
    ("0 what was shown before is still intact", earlier.look_back),
    ("1 registration with a second factor", registration.register),
    ("2 confirmation of the account", registration.confirm),
    ("3 entry into the cabinet", cabinet.enter),
    ("4 binding to the organisation", cabinet.bind),
    ("5 choice of the workplace", cabinet.choose),
    ("6 upload and check of a discharge summary", summary.upload),
    ("6 signature of the summary", summary.sign),
    ("7 sending to the insurer, receipt", summary.send),
    ("7 proof of the journal", audit.prove),
)
FAILURES = (StepFailed, NoCode, NotOnPage, TimeoutError, OSError, requests.RequestException)


def play(
    showing: Showing, out: TextIO = sys.stdout, steps: Sequence[tuple[str, Step]] = STEPS
) -> bool:
    """Play step by step; stops at the first that fails, names it, and returns False."""
    for title, step in steps:
        showing.lines.clear()
        try:
            step(showing)
        except FAILURES as error:
            out.write(f"FAILED {title}\n       {error}\n")
            return False
        out.write(f"ok     {title}\n")
        out.writelines(f"       {line}\n" for line in showing.lines)
        out.flush()
    return True
