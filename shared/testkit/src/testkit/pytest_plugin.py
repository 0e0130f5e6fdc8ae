"""Fixtures of every suite: real servers, started once per run."""
