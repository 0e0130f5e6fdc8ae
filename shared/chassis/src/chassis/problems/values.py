"""What a problem says, whatever carries it: RFC 9457 JSON or a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """One malformed member: where it stands (a JSON pointer) and what is wrong, as a code."""

    pointer: str
    code: str


class Malformed(Exception):
    """The input cannot be read; the door answers it with every error at once."""

    def __init__(self, *errors: FieldError, status: int = 422) -> None:
        super().__init__(", ".join(f"{error.pointer} {error.code}" for error in errors))
        self.errors = errors
        self.status = status


@dataclass(frozen=True)
class Problem:
    """One answer that is not a success.

    Attributes:
        status: HTTP status.
        code: The contract: last part of ``type``, named in docs/problems.
        title: English words of the code, for programs' logs.
        service: Who says it.
        request_id: What a person quotes to support.
        at: When it happened, aware UTC.
        retry_after: Seconds after which trying again makes sense.
        errors: What is malformed, field by field.
        facts: Further members of the document.
    """

    status: int
    code: str
    title: str
    service: str
    request_id: str
    at: datetime
    retry_after: int | None = None
    errors: tuple[FieldError, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
