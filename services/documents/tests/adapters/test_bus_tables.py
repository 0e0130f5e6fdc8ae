"""The tables of the bus hold what they must, on this service's own adapters and migration."""

from documents.adapters import dead_letters, inbox, outbox, revocation
from testkit.tables import DeadLetterTable, InboxTable, OutboxTable, RevocationTables


class TestOutbox(OutboxTable):
    service, adapter = "documents", outbox


class TestInbox(InboxTable):
    service, adapter = "documents", inbox


class TestDeadLetters(DeadLetterTable):
    service, adapter = "documents", dead_letters


class TestRevocation(RevocationTables):
    service, adapter = "documents", revocation
