"""A small certificate authority for tests and the stand; never more than an anchor there."""

from testkit.authority.ca import Algorithm, Authority, UnknownSerial, new_key
from testkit.authority.published import Published, published
from testkit.authority.subject import GOOD, POLICIES, Shape, Subject

__all__ = [
    "GOOD",
    "POLICIES",
    "Algorithm",
    "Authority",
    "Published",
    "Shape",
    "Subject",
    "UnknownSerial",
    "new_key",
    "published",
]
