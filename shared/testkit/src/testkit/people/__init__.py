"""People and organisations of the stand: the same for every run with the same number."""

from testkit.people.stand import organisation, person, stand

__all__ = ["organisation", "person", "stand"]
