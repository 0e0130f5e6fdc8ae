"""The door for events: parse, one use case, acknowledge."""
