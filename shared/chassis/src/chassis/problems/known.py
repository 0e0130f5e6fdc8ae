"""Refusals of the chassis itself: no service decides their status."""

from collections.abc import Mapping
from typing import ClassVar

from chassis.refusal import Refusal


class Known(Refusal):
    """A refusal that brings its own status, and headers where the status asks for them."""

    status: ClassVar[int]

    def headers(self) -> Mapping[str, str]:
        """Headers of the answer, such as a challenge."""
        return {}


class MediaTypeUnsupported(Known):
    """The body is of a kind, or packed in a way, that the route does not read."""

    code = "media-type-unsupported"
    title = "The body is of a kind that is not read here"
    status = 415


class PreconditionRequired(Known):
    """A change must say which version it changes (RFC 6585 §3)."""

    code = "precondition-required"
    title = "If-Match must name the version that is being changed"
    status = 428


class StaleVersion(Known):
    """Somebody changed the thing since it was read (RFC 9110 §13.1.1)."""

    code = "stale-version"
    title = "The thing was changed since it was read"
    status = 412


class IdempotencyKeyReused(Known):
    """The key was used for another request; it names one request for a day."""

    code = "idempotency-key-reused"
    title = "The Idempotency-Key already names another request"
    status = 422


class RequestInProgress(Known):
    """The first request with this key has not been answered yet."""

    code = "request-in-progress"
    title = "A request with this Idempotency-Key is still being answered"
    status = 409
