"""The door for people and programs: parse, one use case, answer."""
