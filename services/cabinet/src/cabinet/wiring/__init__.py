"""Puts the real adapters behind the use cases: the only place that knows both."""
