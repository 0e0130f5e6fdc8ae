"""What the last showing stored is still there, byte for byte."""

import hashlib

from testkit.demo.newcomer import write
from testkit.demo.showing import Showing, StepFailed, expect, read
from testkit.demo.signing_in import by_sms
from testkit.visitor import Visitor

LAST = "last"


def look_back(showing: Showing) -> None:
    """Sign in as the person of the last showing and read their document again."""
    last = read(showing.stack.memory).get(LAST)
    if last is None:
        showing.tell("nothing was shown here before")
        return
    person = next(row for row in showing.seed["people"] if row["slug"] == last["slug"])
    visitor = Visitor()
    page = visitor.open(showing.url("cabinet", "/login"))
    page = by_sms(visitor, page, person, showing.inbox)
    expect(page, showing.url("cabinet"), "the last person's way to the cabinet")
    path = f"/documents/{last['document_id']}/versions/1/content"
    status, stored = visitor.download(showing.url("cabinet", path))
    if hashlib.sha256(stored).hexdigest() != last["sha256"]:
        raise StepFailed(f"document {last['document_id']} is not what was stored: {status}")
    showing.tell(f"document {last['document_id']} is what {last['slug']} stored")


def remember(showing: Showing) -> None:
    """Keep what the next showing looks back at."""
    memory = showing.stack.memory
    told = read(memory)
    told[LAST] = {
        "slug": showing.person["slug"],
        "document_id": showing.document_id,
        "sha256": hashlib.sha256(showing.content).hexdigest(),
    }
    write(memory, told)
