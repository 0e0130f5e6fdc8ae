"""The Docker engine: found, or as root run for the time of one command."""
