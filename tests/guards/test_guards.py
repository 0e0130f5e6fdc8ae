"""Each guard finds the fault it is named for, in a copy of this very tree; the tree has none."""

import json
from pathlib import Path

import pytest

from testkit.guards import GUARDS, Tree

ROOT = Path(__file__).parents[2]
HTTP = "services/frmr/src/frmr/http/planted.py"
BUS = "services/frmr/src/frmr/bus/planted.py"
USECASES = "services/frmr/src/frmr/usecases/planted.py"
ADAPTERS = "services/frmr/src/frmr/adapters"
CONFIRMED = "shared/contracts/src/contracts/events/idp.account.confirmed.v1.json"

USECASE = '''"""Planted."""


class AdmitPlanted:
    """Admits."""

    def __call__(self, message_id, candidate):
        with self._start_work() as work:
            {ask}
            work.add(candidate)
'''


def found(copy, guard):
    return [
        (finding.path.relative_to(copy.root).as_posix(), finding.what)
        for finding in GUARDS[guard](Tree(copy.root))
    ]


@pytest.mark.parametrize("guard", GUARDS)
def test_the_tree_keeps_the_rule(guard):
    breaches = [
        f"{finding.path.relative_to(ROOT)}:{finding.line}: {finding.what}"
        for finding in GUARDS[guard](Tree(ROOT))
    ]

    assert breaches == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("import os\n\nURL = os.environ['FRMR_URL']\n", "os.environ outside settings.py"),
        ("import os\n\nURL = os.getenv('FRMR_URL')\n", "os.getenv outside settings.py"),
        ("from os import environ\n", "os.environ outside settings.py"),
    ],
)
def test_environment_read_outside_settings(copy, text, what):
    copy.write(f"{ADAPTERS}/planted.py", text)

    assert (f"{ADAPTERS}/planted.py", what) in found(copy, "environment-in-settings")


def test_environment_may_be_read_in_settings(copy):
    path = "services/frmr/src/frmr/settings.py"
    copy.write(path, "import os\n\nE = os.environ\n")

    assert path not in dict(found(copy, "environment-in-settings"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("@routes.get('/x')\ndef look():\n    return ''\n", "route look has no lock"),
        (
            "@open_door('why')\n@routes.get('/x')\ndef look():\n    return ''\n",
            "lock of look stands outside its route",
        ),
        ("app.add_url_rule('/x', view_func=look)\n", "add_url_rule without a lock around its view"),
    ],
)
def test_unlocked_route(copy, text, what):
    copy.write(HTTP, text)

    assert (HTTP, what) in found(copy, "routes-are-locked")


@pytest.mark.parametrize(
    "text",
    [
        "@routes.get('/x')\n@open_door('anyone may look')\ndef look():\n    return ''\n",
        "@routes.post('/x')\n@locks.person(scope='s')\n@speaks()\ndef look():\n    return ''\n",
        "app.add_url_rule('/x', view_func=open_door('why')(look))\n",
    ],
)
def test_locked_route_passes(copy, text):
    copy.write(HTTP, text)

    assert HTTP not in dict(found(copy, "routes-are-locked"))


def test_lock_that_the_service_composed_itself_passes(copy):
    copy.write(
        "services/frmr/src/frmr/http/locks.py", "def clerk(word):\n    return person(word)\n"
    )
    copy.write(HTTP, "@routes.get('/x')\n@clerk('hr')\ndef look():\n    return ''\n")

    assert HTTP not in dict(found(copy, "routes-are-locked"))


def test_lock_that_was_given_a_name_passes(copy):
    copy.write(
        "services/frmr/src/frmr/http/planted_steps.py",
        "step = open_door('the cookie is the key', page=True)\nother = dict()\n",
    )
    copy.write(HTTP, "@routes.get('/x')\n@step\ndef look():\n    return ''\n")

    assert HTTP not in dict(found(copy, "routes-are-locked"))


def test_name_that_was_given_to_something_else_is_no_lock(copy):
    copy.write("services/frmr/src/frmr/http/planted_steps.py", "step = cached('a while')\n")
    copy.write(HTTP, "@routes.get('/x')\n@step\ndef look():\n    return ''\n")

    assert (HTTP, "route look has no lock") in found(copy, "routes-are-locked")


def test_event_without_a_schema(copy):
    copy.write(f"{ADAPTERS}/announcements.py", 'NAME = "frmr.organisation.dissolved.v1"\n')

    assert found(copy, "events-have-schemas")[0] == (
        f"{ADAPTERS}/announcements.py",
        "frmr.organisation.dissolved.v1 has no schema",
    )


def test_event_of_another_service_told(copy):
    copy.write(f"{ADAPTERS}/announcements.py", 'NAME = "idp.account.confirmed.v1"\n')

    assert (
        f"{ADAPTERS}/announcements.py",
        "frmr tells a fact of another: idp.account.confirmed.v1",
    ) in found(copy, "events-have-schemas")


def test_schema_without_an_example(copy):
    schema = json.loads((ROOT / CONFIRMED).read_text("utf-8"))
    copy.write(CONFIRMED, json.dumps(schema | {"examples": []}))

    assert (CONFIRMED, "idp.account.confirmed.v1 has no examples") in found(
        copy, "events-have-schemas"
    )


def test_obliged_event_that_nobody_handles(copy):
    schema = json.loads((ROOT / CONFIRMED).read_text("utf-8"))
    planted = CONFIRMED.replace("confirmed", "deified")
    copy.write(planted, json.dumps(schema))
    copy.write("services/frmr/src/frmr/worker.py", '"""Planted."""\n')

    assert (
        "services/frmr/src/frmr/worker.py",
        "frmr does not handle idp.account.deified.v1",
    ) in found(copy, "events-have-schemas")


@pytest.mark.parametrize(
    ("path", "text", "what"),
    [
        (BUS, "def on(m, c):\n    c.ack(m)\n", "ack() outside the chassis"),
        (BUS, "c.basic_ack(7)\n", "basic_ack() outside the chassis"),
        (BUS, "consume(q, auto_ack=True)\n", "acknowledged by the broker before it is handled"),
        (
            "shared/chassis/src/chassis/inbox.py",
            "def take(c, m, handler):\n    c.ack(m)\n    handle(m)\n",
            "take acknowledges before it handles",
        ),
    ],
)
def test_ack_before_commit(copy, path, text, what):
    copy.write(path, text)

    assert (path, what) in found(copy, "ack-after-commit")


def test_ack_after_the_handler_passes(copy):
    path = "shared/chassis/src/chassis/inbox.py"
    copy.write(path, "def take(c, m, handler):\n    handle(m)\n    c.ack(m)\n")

    assert path not in dict(found(copy, "ack-after-commit"))


def test_missing_inbox_check(copy):
    copy.write(BUS, "from frmr.usecases.planted import AdmitPlanted\n")
    copy.write(USECASES, USECASE.format(ask="pass"))

    assert found(copy, "inbox-asked") == [(USECASES, "AdmitPlanted does not ask work.seen()")]


def test_inbox_check_that_is_there_passes(copy):
    copy.write(BUS, "from frmr.usecases.planted import AdmitPlanted\n")
    copy.write(USECASES, USECASE.format(ask="if work.seen(message_id):\n                return"))

    assert found(copy, "inbox-asked") == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('log.info("account.confirmed", snils=person.snils)', "snils in a log line"),
        ('log.info("account.confirmed", who=person.snils)', "snils in a log line"),
        ('self._log.warning(f"no match for {snils}")', "snils in a log line"),
        ('logger.error("no match for %s", snils.digits)', "digits in a log line"),
        ('log.info("sent", phone=phone)', "phone in a log line"),
        ('structlog.get_logger().info("in", token=token)', "token in a log line"),
    ],
)
def test_snils_in_a_log_line(copy, line, what):
    copy.write(USECASES, f"def tell(log, person, snils):\n    {line}\n")

    assert (USECASES, what) in found(copy, "nothing-personal-in-logs")


def test_masked_value_and_plain_facts_may_be_logged(copy):
    copy.write(
        USECASES,
        'log.info("account.confirmed", account=account_id, snils=snils.mask(), attempt=2)\n',
    )

    assert found(copy, "nothing-personal-in-logs") == []


@pytest.mark.parametrize("name", ["planted.py", "templates/planted.html"])
def test_cyrillic_in_source_or_template(copy, name):
    path = f"services/frmr/src/frmr/{name}"
    copy.write(path, "# привязка\n")

    assert (path, "Cyrillic letters") in found(copy, "english-in-code")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("# TODO: later\n", "work left for later"),
        ("def f():\n    raise NotImplementedError\n", "not implemented"),
    ],
)
def test_loose_end_in_source(copy, text, what):
    copy.write(USECASES, text)

    assert (USECASES, what) in found(copy, "no-loose-ends")


@pytest.mark.parametrize("path", [USECASES, "services/frmr/tests/test_planted.py"])
@pytest.mark.parametrize(("lines", "breaches"), [(400, 0), (401, 1)])
def test_file_that_is_too_long(copy, path, lines, breaches):
    copy.write(path, '"""Planted."""\n' + "NOTHING = 0\n" * (lines - 1))

    assert found(copy, "no-long-files") == [(path, "longer than 400 lines")] * breaches


@pytest.mark.parametrize("word", ["skip", "xfail"])
def test_test_that_is_not_run(copy, word):
    path = "services/frmr/tests/test_planted.py"
    copy.write(path, f"import pytest\n\n\n@pytest.mark.{word}\ndef test_x():\n    pass\n")

    assert (path, f"a test is not run: {word}") in found(copy, "no-loose-ends")


@pytest.mark.parametrize("name", ["utils.py", "adapters/helpers.py", "common/planted.py"])
def test_drawer(copy, name):
    path = f"services/frmr/src/frmr/{name}"
    copy.write(path, '"""Planted."""\n')

    assert path in dict(found(copy, "no-drawers"))


@pytest.mark.parametrize("call", ["datetime.now(UTC)", "time.time()", "date.today()"])
def test_another_clock(copy, call):
    copy.write(USECASES, f"NOW = {call}\n")

    assert USECASES in dict(found(copy, "one-clock"))


def test_the_clock_itself_may_read_the_time(copy):
    assert found(copy, "one-clock") == []


REFUSAL = """from chassis.refusal import Refusal


class Planted(Refusal):
    code = "planted-code"
    title = "Planted"
"""


def test_refusal_without_a_page(copy):
    copy.write("services/frmr/src/frmr/domain/planted.py", REFUSAL)

    where = "services/frmr/src/frmr/domain/planted.py"
    assert (where, "planted-code has no page in docs/problems") in found(
        copy, "problems-have-pages"
    )


def test_page_that_nobody_refers_to(copy):
    copy.write("docs/problems/planted-code.md", "# planted-code\n")

    where = "docs/problems/planted-code.md"
    assert (where, "nobody says planted-code") in found(copy, "problems-have-pages")


def test_refusal_without_a_sentence(copy):
    source = "services/frmr/src/frmr"
    copy.write(f"{source}/domain/planted.py", REFUSAL)
    copy.write(f"{source}/templates/planted.html", "")
    copy.write(f"{source}/locale/ru/messages.po", 'msgid ""\nmsgstr ""\n')
    copy.write("docs/problems/planted-code.md", "# planted-code\n")

    where = f"{source}/domain/planted.py"
    assert (where, "planted-code has no sentence in ru") in found(copy, "problems-have-pages")


@pytest.mark.parametrize(
    "word", ["problem.planted-code.text", "error.planted-code", "error.value.planted-code"]
)
def test_refusal_with_a_sentence(copy, word):
    source = "services/frmr/src/frmr"
    copy.write(f"{source}/domain/planted.py", REFUSAL)
    copy.write(f"{source}/templates/planted.html", "")
    words = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    copy.write(f"{source}/locale/ru/messages.po", f'{words}msgid "{word}"\nmsgstr "Нет"\n')
    copy.write("docs/problems/planted-code.md", "# planted-code\n")

    whats = [what for _, what in found(copy, "problems-have-pages")]
    assert not any("planted-code" in what for what in whats)
