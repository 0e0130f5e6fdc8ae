"""The first start of a house that Compose runs: what must lie in a folder before."""
