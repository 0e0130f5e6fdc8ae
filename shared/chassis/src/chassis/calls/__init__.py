"""Asking other services over HTTP: never for long, and never again while they are down."""

from chassis.calls.answer import Answer, Stream
from chassis.calls.breaker import Breaker
from chassis.calls.calling import Calls
from chassis.calls.oauth import OAuthError, TokenClient, Tokens

__all__ = ["Answer", "Breaker", "Calls", "OAuthError", "Stream", "TokenClient", "Tokens"]
