"""The transaction in which people change their own accounts: theirs, and that of what ends."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from idp.usecases.ending import EndingAllWork
from idp.usecases.ports import Work


class OwnWork(Work, EndingAllWork, Protocol):
    """What proves a person is changed, and what stands on it ends, all at once."""


StartOwnWork = Callable[[], AbstractContextManager[OwnWork]]
