from pathlib import Path

from chassis.problems import Known
from chassis.problems.answers import _BY_STATUS, _INTERNAL, _OTHER
from chassis.serve.overload import _WORDS

PAGES = Path(__file__).parents[4] / "docs/problems"


def known():
    return {
        kind.code: kind.status for kind in Known.__subclasses__() if "chassis" in kind.__module__
    }


def test_every_code_of_the_house_has_a_page():
    codes = {code for code, _ in [*_BY_STATUS.values(), _INTERNAL, _OTHER]}
    codes |= {words[0] for words in _WORDS.values()}
    codes |= {"malformed", "unavailable", "revocation-unknown", *known()}

    assert {code for code in codes if not (PAGES / f"{code}.md").exists()} == set()


def test_the_page_of_a_code_tells_its_status():
    statuses = {code: status for status, (code, _) in _BY_STATUS.items()} | known()
    told = {code: (PAGES / f"{code}.md").read_text().splitlines()[2] for code in statuses}

    assert {code for code, status in statuses.items() if str(status) not in told[code]} == set()


def test_http_and_the_chassis_say_the_same_words_for_the_same_code():
    titles = dict(_BY_STATUS.values())
    again = {words[0]: words[1] for words in _WORDS.values()} | {
        kind.code: kind.title for kind in Known.__subclasses__()
    }

    assert {code for code in titles.keys() & again.keys() if titles[code] != again[code]} == set()
