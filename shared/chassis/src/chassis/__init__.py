"""What every service stands on: refusals, tokens, locks, the bus, health, logs."""
