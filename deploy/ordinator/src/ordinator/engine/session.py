"""An engine for the time of one command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ordinator.engine.docker import Docker
from ordinator.engine.find import answering
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import Settings


@contextmanager
def session(place: Place, settings: Settings, say: Callable[[str], None]) -> Iterator[Docker]:
    """The engine that answers.

    Raises:
        Stopped: there is none, with exit code 2.
    """
    docker = answering(place, settings)
    if docker is None:
        raise Stopped("no Docker engine answers: start one", code=2)
    for remark in docker.remarks:
        say(remark)
    yield docker
