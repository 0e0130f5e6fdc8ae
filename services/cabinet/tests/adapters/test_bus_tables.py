"""The tables of the bus hold what they must, on this service's own adapters and migration."""

from cabinet.adapters import dead_letters, inbox, outbox, revocation
from testkit.tables import DeadLetterTable, InboxTable, OutboxTable, RevocationTables


class TestOutbox(OutboxTable):
    service, adapter = "cabinet", outbox


class TestInbox(InboxTable):
    service, adapter = "cabinet", inbox


class TestDeadLetters(DeadLetterTable):
    service, adapter = "cabinet", dead_letters


class TestRevocation(RevocationTables):
    service, adapter = "cabinet", revocation
