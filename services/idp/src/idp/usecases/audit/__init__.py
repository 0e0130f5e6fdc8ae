"""The audit: what is noted of every deed, sealed, and read again."""
