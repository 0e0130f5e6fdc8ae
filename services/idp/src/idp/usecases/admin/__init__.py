"""What administrators do: programs, signing keys, officers' scopes."""
