"""Keys and passwords of a running house, each with a successor beside it before it goes."""
