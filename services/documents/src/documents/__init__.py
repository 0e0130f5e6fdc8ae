"""Encrypted store of signed medical documents."""
