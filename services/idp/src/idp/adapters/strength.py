"""How hard a password is to guess, by zxcvbn, in every spelling of a Russian keyboard."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from zxcvbn import matching, scoring, time_estimates
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from idp.domain.spelling import spellings

LONGEST = 72
"""zxcvbn's time grows with the cube of the length."""
RUSSIAN = Path(__file__).with_name("passwords.ru.json")
_EDGES = re.compile(r"^[\W\d_]{0,6}(?=[^\W\d_])|(?<=[^\W\d_])[\W\d_]{0,6}$")
_SHORTEST_STEM = 4


class ZxcvbnStrength:
    """See ``usecases.ports.Strength``.

    zxcvbn's own front door keeps the words of one person where the next call of another thread
    finds them: the dictionaries are put together here, for each call anew.
    """

    def score(self, password: str, own_words: Sequence[str]) -> int:
        """0 to 4, of the weakest spelling."""
        own = [spelling.lower() for word in own_words for spelling in spellings(word)]
        known = {
            **matching.RANKED_DICTIONARIES,
            "russian": russian(),
            "own": matching.build_ranked_dict(own),
        }
        return min(_score(spelling[:LONGEST], known) for spelling in spellings(password))

    def is_common(self, password: str) -> bool:
        """Whether it is one that everybody tries, in any spelling, with a few signs around it."""
        for spelling in spellings(password.lower()):
            stem = _EDGES.sub("", spelling)
            if spelling in _common() or (len(stem) >= _SHORTEST_STEM and stem in _common()):
                return True
        return False


@cache
def _common() -> frozenset[str]:
    """What everybody tries: the 30,000 of zxcvbn, and our own."""
    return frozenset(FREQUENCY_LISTS["passwords"]) | russian().keys()


@cache
def russian() -> Mapping[str, int]:
    """Our own list by rank: each word in all its spellings."""
    words = json.loads(RUSSIAN.read_text("utf-8"))["words"]
    spelt = dict.fromkeys(spelling for word in words for spelling in spellings(word))
    return {word: rank for rank, word in enumerate(spelt, 1) if len(word) >= _SHORTEST_STEM}


def _score(password: str, known: Mapping[str, Mapping[str, int]]) -> int:
    matches = matching.omnimatch(password, known)
    guesses = scoring.most_guessable_match_sequence(password, matches)["guesses"]
    return int(time_estimates.estimate_attack_times(guesses)["score"])
