"""Providers that are wrong in one thing each: a mirrored module must notice every one of them.

What is bent is the wired application of a test; the code of the service is as it stands.
"""

from . import (  # noqa: F401 - they register themselves
    mutations_authorization,
    mutations_fapi,
    mutations_identity,
    mutations_logout,
    mutations_tokens,
)
from .mutation import MUTATIONS

__all__ = ["MUTATIONS"]
