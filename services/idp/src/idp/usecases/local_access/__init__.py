"""Temporary access that an organisation gives to its workers (A15)."""
