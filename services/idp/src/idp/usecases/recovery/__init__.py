"""A forgotten password: a code, another proof where a factor is on, a new password (A10)."""
