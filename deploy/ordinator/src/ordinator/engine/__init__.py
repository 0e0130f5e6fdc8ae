"""The Docker engine: found, or as root run for the time of one command."""

from ordinator.engine.asking import Engine, run
from ordinator.engine.finding import composing, find
from ordinator.engine.session import session

__all__ = ["Engine", "composing", "find", "run", "session"]
