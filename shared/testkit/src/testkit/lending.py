"""Who has what was asked for: one test, at whose end it may go to the next, or several."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Lending:
    """Notes what a single test borrows, and gives it back at the test's end."""

    def __init__(self) -> None:
        self._to_one_test = False
        self._returns: list[Callable[[], None]] = []

    @contextmanager
    def one_test(self) -> Iterator[None]:
        """What is borrowed meanwhile goes back at the end."""
        self._to_one_test = True
        try:
            yield
        finally:
            self._to_one_test = False
            returns, self._returns = self._returns, []
            for give_back in returns:
                give_back()

    @contextmanager
    def several_tests(self) -> Iterator[None]:
        """What is borrowed meanwhile stays: a fixture of a module or a session asks for it."""
        before, self._to_one_test = self._to_one_test, False
        try:
            yield
        finally:
            self._to_one_test = before

    def borrowed(self, give_back: Callable[[], None]) -> None:
        """Something was lent that could go back."""
        if self._to_one_test:
            self._returns.append(give_back)
