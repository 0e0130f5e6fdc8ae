"""One thing that is wrong with a provider."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """One thing that is wrong.

    Attributes:
        caught_by: A module that must turn red; others may as well.
        bend: Does it to a site before it answers anybody.
    """

    name: str
    caught_by: str
    bend: Callable


MUTATIONS: list[Mutation] = []


def mutation(caught_by):
    """What the function does to a site is a mutation, named like the function."""

    def registered(bend):
        MUTATIONS.append(Mutation(bend.__name__.replace("_", "-"), caught_by, bend))
        return bend

    return registered
