"""`make test`: phases, their budgets, and the report at the end."""
