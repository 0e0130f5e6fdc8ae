"""Why bytes may not be stored or found."""

from chassis.refusal import Refusal


class StorageFull(Refusal):
    """There is no room for another document."""

    code = "storage-full"
    title = "There is no room for another document"


class BlobMissing(Exception):
    """A row speaks of bytes that are not there."""
