"""The trial of the whole house in containers: built, started, tested from outside, removed."""
