"""The tables of the bus hold what they must, on this service's own adapters and migration."""

from frmr.adapters import dead_letters, inbox, outbox, revocation
from testkit.tables import DeadLetterTable, InboxTable, OutboxTable, RevocationTables


class TestOutbox(OutboxTable):
    service, adapter = "frmr", outbox


class TestInbox(InboxTable):
    service, adapter = "frmr", inbox


class TestDeadLetters(DeadLetterTable):
    service, adapter = "frmr", dead_letters


class TestRevocation(RevocationTables):
    service, adapter = "frmr", revocation
