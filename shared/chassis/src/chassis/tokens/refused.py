"""A token that lets nobody in."""


class Unauthorised(Exception):
    """The token is not accepted; ``reason`` is a word for metrics and logs, never of the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ProofRefused(Unauthorised):
    """The proof of the key that a token is bound to is absent, bent, old, or was shown before."""
