"""Hands: one file per thing outside."""
