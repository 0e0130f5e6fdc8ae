"""How hard a password is to guess, by zxcvbn, in every spelling of a Russian keyboard."""

from collections.abc import Sequence

from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from idp.domain.password import spellings

LONGEST = 72
"""zxcvbn's time grows with the cube of the length."""


class ZxcvbnStrength:
    """See ``usecases.ports.Strength``."""

    def __init__(self) -> None:
        self._common = frozenset(FREQUENCY_LISTS["passwords"])

    def score(self, password: str, own_words: Sequence[str]) -> int:
        """0 to 4, of the weakest spelling."""
        words = [spelling for word in own_words for spelling in spellings(word)]
        heads = (spelling[:LONGEST] for spelling in spellings(password))
        return min(int(zxcvbn(head, user_inputs=words)["score"]) for head in heads)

    def is_common(self, password: str) -> bool:
        """Whether it is one of the 30,000 that everybody tries, in any spelling."""
        return any(spelling.casefold() in self._common for spelling in spellings(password))
