"""Rows of programs, sessions, grants and keys: one repository a subject."""
