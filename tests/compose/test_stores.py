"""The images of the stores, each alone: they obey what the Compose file asks of them.

They are those that the house runs on, public ones or stand-ins.
"""

import time
from dataclasses import dataclass
from uuid import uuid4

import pytest

from ordinator.engine import Engine
from ordinator.standin.recipes import REPOSITORY

HARDENED = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
GRACE_S, LOOK_EVERY_S, MADE_S = 30, 0.2, 90
POSTGRES = (
    "--user=999:999",
    "--tmpfs=/run/postgresql:uid=999,gid=999,mode=0775",
    "--env=POSTGRES_USER=ordinator",
    "--env=POSTGRES_DB=postgres",
    "--env=POSTGRES_PASSWORD_FILE=/run/secrets/password",
    "--env=POSTGRES_INITDB_ARGS=--locale=C.UTF-8 --encoding=UTF8",
    "--env=PGDATA=/var/lib/postgresql/data",
)
# What belongs to the machine that made an image, and must not be in it.
MACHINES = (
    "/etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/auth.conf /etc/apt/auth.conf.d/*"
    " /root/.netrc /etc/pip.conf /usr/local/share/ca-certificates/*"
)
MOUNTED = ("/run/secrets", "/docker-entrypoint-initdb.d")


@dataclass(frozen=True)
class Store:
    """One container of one image, with a volume of its own name."""

    engine: Engine
    name: str

    def ask(self, *words):
        return self.engine.ask("exec", self.name, *words)

    def log(self):
        return self.engine.ask("logs", self.name, both=True)

    def state(self, member):
        return self.engine.ask("inspect", "--format", f"{{{{.State.{member}}}}}", self.name).strip()

    def await_log(self, said, times=1):
        deadline = time.monotonic() + MADE_S
        while self.log().count(said) < times:
            assert time.monotonic() < deadline, self.log()[-2000:]
            time.sleep(LOOK_EVERY_S)

    def stop(self):
        """End it; the seconds that it took."""
        begun = time.monotonic()
        self.engine.ask("stop", "--time", str(GRACE_S), self.name)
        return time.monotonic() - begun

    def written(self):
        """What it wrote outside of its volume and tmpfs; mount points count as changed."""
        changed = self.engine.ask("diff", self.name).splitlines()
        added = [line.removeprefix("A ") for line in changed if line.startswith("A ")]
        return [path for path in added if not path.startswith(MOUNTED)]


@pytest.fixture
def run(containers):
    """Run an image hardened and without a network; it is gone after the test."""
    started = []

    def running(image, volume, *words, command=()):
        store = Store(containers.engine, f"ordinator-store-{uuid4().hex[:8]}")
        started.append(store)
        mounts = ("--tmpfs=/tmp:mode=1777", f"--volume={store.name}:{volume}")
        store.engine.ask(
            *("run", "--detach", "--network=none", f"--name={store.name}"),
            *(*HARDENED, *mounts, *words, image, *command),
        )
        return store

    yield running
    for store in started:
        store.engine.ask("rm", "--force", "--volumes", store.name)
        store.engine.ask("volume", "rm", "--force", store.name)


@pytest.fixture
def image(inspected):
    """The image of a container of the house."""
    return lambda service: inspected[service]["Config"]["Image"]


@pytest.fixture
def files(tmp_path):
    """A secret and a script, mounted as Compose does."""
    (tmp_path / "password").write_text("hard to guess\n")
    (tmp_path / "10-own.sql").write_text("CREATE TABLE own (made int);\n")
    return (
        f"--volume={tmp_path}/password:/run/secrets/password:ro",
        f"--volume={tmp_path}/10-own.sql:/docker-entrypoint-initdb.d/10-own.sql:ro",
    )


def test_a_database_is_made_once_ends_in_time_and_writes_only_in_its_volume(
    run, image, files, tell
):
    ready = "database system is ready to accept connections"
    store = run(image("postgres"), "/var/lib/postgresql/data", *POSTGRES, *files)
    store.await_log(ready, times=2)  # once while it is made
    columns = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'own'"
    found = store.ask("psql", "-U", "ordinator", "-tA", "-c", columns, "postgres")

    took = store.stop()
    code = store.state("ExitCode")
    store.engine.ask("start", store.name)
    store.await_log(ready, times=3)
    again = store.ask("psql", "-U", "ordinator", "-tA", "-c", columns, "postgres")

    assert (found.strip(), again.strip(), code) == ("1", "1", "0")
    assert store.log().count("running /docker-entrypoint-initdb.d/10-own.sql") == 1
    assert took < GRACE_S
    assert store.written() == []
    tell(f"{image('postgres')}: made once, ended in {took:.1f} s, wrote nothing beside its volume")


def test_a_database_without_a_password_does_not_start(run, image, tell):
    store = run(image("postgres"), "/var/lib/postgresql/data", "--user=999:999")
    deadline = time.monotonic() + MADE_S
    while store.state("Status") != "exited":
        assert time.monotonic() < deadline
        time.sleep(LOOK_EVERY_S)

    assert store.state("ExitCode") == "1"
    assert "POSTGRES_PASSWORD" in store.log()
    tell(f"{image('postgres')}: refused without a password")


def test_a_cache_ends_in_time_with_its_data_written(run, image, tell):
    store = run(
        image("valkey"),
        "/data",
        "--user=999:999",
        command=("valkey-server", "--appendonly", "yes", "--dir", "/data"),
    )
    store.await_log("Ready to accept connections")
    store.ask("valkey-cli", "set", "kept", "yes")

    took = store.stop()
    store.engine.ask("start", store.name)
    store.await_log("Ready to accept connections", times=2)

    assert store.ask("valkey-cli", "get", "kept").strip() == "yes"
    assert took < GRACE_S
    assert store.written() == []
    tell(f"{image('valkey')}: ended in {took:.1f} s, its data kept")


def test_a_broker_ends_in_time_and_comes_back_on_its_volume(run, image, tell):
    store = run(image("rabbitmq"), "/var/lib/rabbitmq", "--user=999:999", "--hostname=rabbitmq")
    store.await_log("Server startup complete")
    store.ask("rabbitmqctl", "-q", "add_vhost", "kept")

    took = store.stop()
    code = store.state("ExitCode")
    store.engine.ask("start", store.name)
    store.await_log("Server startup complete", times=2)

    assert "kept" in store.ask("rabbitmqctl", "-q", "list_vhosts").split()
    assert code == "0"
    assert took < GRACE_S
    assert store.written() == []
    tell(f"{image('rabbitmq')}: ended in {took:.1f} s, its virtual host kept")


def test_a_stand_in_holds_nothing_of_the_machine_that_made_it(containers, inspected, tell):
    images = sorted({one["Config"]["Image"] for one in inspected.values()})
    stand_ins = [name for name in images if name.startswith(f"{REPOSITORY}/")]
    run = ("run", "--rm", "--network=none", "--user=0:0", "--entrypoint=sh")

    found = {
        name: containers.engine.ask(*run, name, "-c", f"ls -d {MACHINES} 2>/dev/null || true")
        for name in stand_ins
    }

    assert {name: told for name, told in found.items() if told.strip()} == {}
    tell(f"stand-ins without sources or keys of the machine: {', '.join(stand_ins) or 'none used'}")
