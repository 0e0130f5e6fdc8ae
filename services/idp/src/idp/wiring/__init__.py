"""Puts the real adapters behind the use cases: the only room that knows both."""
