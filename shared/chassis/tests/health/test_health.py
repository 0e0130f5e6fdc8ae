import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
import redis as redis_client
import requests
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import create_engine

from chassis import health, migrations
from chassis.database import driven
from chassis.health.__main__ import main
from chassis.heartbeat import Heartbeat
from chassis.metrics import MIGRATION

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


class Loop(Heartbeat):
    def __init__(self, silent_s):
        self.silent_s = silent_s

    def age(self):
        return self.silent_s


def broken():
    raise ConnectionError("password=hunter2")


def judge(**checks):
    return health.Health(checks, service="frmr", clock=lambda: NOON)


def test_a_process_whose_checks_pass_is_ready():
    report = judge(database=lambda: None).ready()

    assert report.well
    assert report.document() == {
        "service": "frmr",
        "at": "2026-11-25T12:00:00Z",
        "ok": True,
        "checks": {"database": {"ok": True}},
    }


def test_what_is_wrong_is_named_without_its_words():
    report = judge(database=broken, cache=lambda: None).ready()

    assert not report.well
    assert report.document()["checks"] == {
        "database": {"ok": False, "wrong": "ConnectionError"},
        "cache": {"ok": True},
    }


def test_life_asks_nothing_outside_of_the_process():
    report = judge(database=broken, loop=health.beating(Loop(59))).alive()

    assert report.well
    assert list(report.found) == ["loop"]


def test_a_silent_loop_is_not_alive():
    report = judge(loop=health.beating(Loop(60))).alive()

    assert report.found == {"loop": "silent for 60 s"}


def test_a_check_that_does_not_answer_is_wrong_and_asked_once():
    asked, leave = [], Event()

    def hangs():
        asked.append(1)
        leave.wait(30)

    judged = judge(database=hangs)
    first, second = judged.ready(), judged.ready()
    leave.set()

    assert first.found == second.found == {"database": "no answer in 1 s"}
    assert asked == [1]


def test_who_started_once_stays_started():
    answers = [ConnectionError(), None, ConnectionError()]

    def check():
        answer = answers.pop(0)
        if answer is not None:
            raise answer

    judged = judge(database=check)

    assert [judged.started().well for _ in range(3)] == [False, True, True]
    assert not judged.ready().well


@pytest.fixture
def served(unused_port):
    checks = {"database": broken, "sweeping": health.beating(Loop(59))}
    server = health.serve(f"127.0.0.1:{unused_port}", judge(**checks))
    yield f"http://127.0.0.1:{unused_port}"
    server.shutdown()


def test_a_worker_answers_at_its_admin_port(served):
    alive, ready = requests.get(f"{served}/livez"), requests.get(f"{served}/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json()["checks"]["database"]["wrong"] == "ConnectionError"


def test_a_worker_shows_its_figures(served):
    response = requests.get(f"{served}/metrics")

    assert response.status_code == 200
    assert "# TYPE ordinator_http_requests_total counter" in response.text
    assert "_created" not in response.text
    assert 'ordinator_heartbeat_age_seconds{loop="sweeping"} 59.0' in response.text
    assert 'ordinator_check_ok{check="database"} 0.0' in response.text
    assert 'ordinator_check_ok{check="sweeping"} 1.0' in response.text
    assert 'ordinator_build_info{service="frmr",version=' in response.text


def test_a_container_asks_by_the_command(served, unused_port):
    assert main([f"{served}/livez"]) == 0
    assert main([f"{served}/readyz"]) == 1
    assert main(["http://127.0.0.1:1/livez"]) == 1
    assert main([]) == 2
    assert main(["file:///etc/passwd"]) == 2


def test_the_command_of_a_container_imports_no_web_and_no_database():
    code = "import sys, chassis.health.__main__; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "chassis.health" in done.stdout
    assert "flask" not in done.stdout
    assert "sqlalchemy" not in done.stdout


def test_health_has_nothing_else():
    with pytest.raises(AttributeError, match="fitness"):
        _ = health.fitness


def test_a_database_that_answers_is_well(postgres):
    url, _ = postgres.database("health")
    engine = create_engine(driven(url))

    assert judge(database=health.database(engine)).ready().well


def test_the_shape_of_the_database_is_a_figure_of_its_last_look(postgres):
    database = postgres.database("idp")
    engine = create_engine(driven(database.url))
    check = health.migrated(engine, "idp")
    with pytest.raises(health.NotWell):
        check()
    behind = shapes()

    migrations.run(database.owner_url, "idp")
    check()

    (wanted,) = {wants for (_, wants, _) in behind}
    assert behind == {("empty", wanted, "behind"): 1.0}
    assert shapes() == {("empty", wanted, "behind"): 0.0, (wanted, wanted, "same"): 1.0}
    MIGRATION.clear()


def shapes():
    return {
        (each.labels["has"], each.labels["wants"], each.labels["fit"]): each.value
        for each in next(iter(MIGRATION.collect())).samples
    }


def test_a_database_that_is_away_is_not():
    engine = create_engine("postgresql+psycopg://u:secret@127.0.0.1:1/x")

    report = judge(database=health.database(engine)).ready()

    assert report.found == {"database": "OperationalError"}


def test_a_cache_that_answers_is_well(redis_url):
    with redis_client.Redis.from_url(redis_url) as client:
        assert judge(cache=health.redis(client)).ready().well


def test_a_cache_that_is_away_is_not():
    with redis_client.Redis(port=1, retry=Retry(NoBackoff(), 0)) as client:
        report = judge(cache=health.redis(client)).ready()

    assert report.found == {"cache": "ConnectionError"}


@pytest.mark.parametrize(("age", "wrong"), [(None, "no keys yet"), (86_000.0, "")])
def test_keys_are_there_or_not(age, wrong):
    class Keys:
        def age(self):
            return age

        def refresh(self):
            return True

    assert judge(keys=health.jwks(Keys())).ready().found == {"keys": wrong}


def test_keys_are_fetched_at_once_when_asked_at_the_admin_port(house):
    fetched = []

    class Keys:
        def refresh(self):
            fetched.append(1)
            return len(fetched) == 1

        def age(self):
            return 7.0

    app = house()
    health.install(app, judge(keys=health.jwks(Keys())), admin_listen="127.0.0.1:18011")
    client = app.test_client()

    assert client.post("/jwks", base_url="http://localhost:18010").status_code == 404
    assert client.post("/jwks", base_url="http://localhost:18011").status_code == 204
    assert client.post("/jwks", base_url="http://localhost:18011").status_code == 503
    assert fetched == [1, 1]
    figures = client.get("/metrics", base_url="http://localhost:18011").text
    assert "ordinator_jwks_age_seconds 7.0" in figures.splitlines()


def test_those_who_ask_at_once_all_get_the_answer():
    leave = Event()
    judged = judge(slow=lambda: leave.wait(10), quick=lambda: None)

    with ThreadPoolExecutor(20) as askers:
        asked = [askers.submit(judged.ready) for _ in range(20)]
        leave.set()
        reports = [each.result(10) for each in asked]

    assert all(report.found == {"slow": "", "quick": ""} for report in reports)
