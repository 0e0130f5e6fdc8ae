"""The entrypoints, run against programs that write down how they were called."""

import os
import subprocess
from pathlib import Path

import pytest

STANDIN = Path(__file__).parents[3] / "standin"
SCRIPTS = sorted(path for path in STANDIN.glob("*/root/usr/local/bin/*") if path.is_file())
POSTGRES = STANDIN / "postgres/root/usr/local/bin/docker-entrypoint.sh"
RABBITMQ = STANDIN / "rabbitmq/root/usr/local/bin/docker-entrypoint.sh"
DISPATCH = STANDIN / "rabbitmq/root/usr/local/bin/rabbitmq"
VALKEY = STANDIN / "valkey/root/usr/local/bin/docker-entrypoint.sh"
PROGRAMS = {
    "initdb": 'echo 17 > "$PGDATA/PG_VERSION"\nfor word; do case $word in --pwfile=*)\n'
    'echo "password $(cat "${word#*=}")" >> "$TRACE" ;; esac; done\n',
    "psql": '[ ! -e "$TRACE.fails" ] || exit 3\n',
    "pg_ctl": "",
    "postgres": "",
    "rabbitmq-server": "",
    "valkey-server": "",
}


@pytest.fixture
def called(tmp_path):
    """How the programs were called, without the folders of this run."""

    def reading():
        lines = (tmp_path / "trace").read_text().splitlines()
        return [line.replace(str(tmp_path), "") for line in lines]

    return reading


@pytest.fixture
def run(tmp_path):
    """Run a script with these words; the environment is what the test names."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "tmp").mkdir()
    for name, content in PROGRAMS.items():
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "$TRACE"\n{content}', "utf-8")
        program.chmod(0o755)

    def running(script, *words, **env):
        env = {
            "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
            "TRACE": str(tmp_path / "trace"),
            "TMPDIR": str(tmp_path / "tmp"),
            **env,
        }
        return subprocess.run(
            ["sh", script, *words], env=env, capture_output=True, text=True, check=False
        )

    return running


@pytest.fixture
def postgres(tmp_path, run):
    """Start the database as Compose does."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (tmp_path / "secret").write_text("hard to guess\n")

    def starting(*words, **env):
        told = {
            "PGDATA": str(tmp_path / "data"),
            "POSTGRES_USER": "ordinator",
            "POSTGRES_DB": "postgres",
            "POSTGRES_PASSWORD_FILE": str(tmp_path / "secret"),
            "STANDIN_INITDB_D": str(scripts),
        }
        return run(POSTGRES, *(words or ("postgres", "-c", "jit=off")), **{**told, **env})

    return starting


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(STANDIN)))
def test_every_script_is_sound_and_may_be_run(script):
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111 == 0o111


def test_an_empty_folder_becomes_a_database_and_the_server_follows(postgres, called, tmp_path):
    (tmp_path / "scripts/10-databases.sql").touch()
    (tmp_path / "scripts/notes.txt").touch()

    done = postgres(POSTGRES_INITDB_ARGS="--locale=C.UTF-8 --encoding=UTF8")

    assert done.returncode == 0, done.stderr
    words = [line.split()[0] for line in called()]
    assert words == ["initdb", "password", "pg_ctl", "psql", "pg_ctl", "postgres"]
    assert called()[0].startswith("initdb --username=ordinator --pwfile=/tmp/")
    assert called()[0].endswith("--locale=C.UTF-8 --encoding=UTF8")
    assert called()[1] == "password hard to guess"
    assert called()[3].endswith("--dbname postgres --file=/scripts/10-databases.sql")
    assert called()[-1] == "postgres -c jit=off"
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert "listen_addresses = '*'" in (tmp_path / "data/postgresql.conf").read_text()
    assert "host all all all scram-sha-256" in (tmp_path / "data/pg_hba.conf").read_text()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_while_it_is_made_no_network_reaches_it(postgres, called):
    postgres()

    start = next(line for line in called() if line.startswith("pg_ctl") and line.endswith("start"))
    assert "-c listen_addresses= " in start


def test_a_database_that_is_there_is_only_started(postgres, called, tmp_path):
    postgres()
    (tmp_path / "trace").unlink()

    done = postgres(POSTGRES_PASSWORD_FILE="/nonexistent")

    assert done.returncode == 0
    assert called() == ["postgres -c jit=off"]


def test_a_database_of_another_name_is_made(postgres, called):
    postgres(POSTGRES_DB="own")

    asked = [line for line in called() if line.startswith("psql")]
    assert len(asked) == 1
    assert "--set db=own" in asked[0]


def test_there_is_no_default_password(postgres, tmp_path):
    done = postgres(POSTGRES_PASSWORD_FILE="")

    assert done.returncode == 1
    assert "must be set: there is no default password" in done.stderr
    assert not (tmp_path / "trace").exists()


def test_a_secret_that_cannot_be_read_is_named(postgres):
    done = postgres(POSTGRES_PASSWORD_FILE="/nonexistent/secret")

    assert done.returncode == 1
    assert "/nonexistent/secret, named by POSTGRES_PASSWORD_FILE, cannot be read" in done.stderr


def test_a_value_and_a_file_for_it_exclude_each_other(postgres):
    done = postgres(POSTGRES_PASSWORD="short")

    assert done.returncode == 1
    assert "POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are both set" in done.stderr


def test_a_script_that_fails_stops_the_start_and_the_next_begins_anew(postgres, called, tmp_path):
    (tmp_path / "scripts/10-databases.sql").touch()
    (tmp_path / "trace.fails").touch()
    failed = postgres()
    (tmp_path / "trace.fails").unlink()
    (tmp_path / "trace").unlink()

    done = postgres()

    assert failed.returncode == 3
    assert done.returncode == 0
    assert "an earlier start died while it made the database: it is made anew" in done.stderr
    assert called()[0].startswith("initdb ")
    print("a script failed once; the next start made the database whole")


def test_another_program_of_the_image_is_run_as_it_is(postgres, called):
    done = postgres("valkey-server", "--version")

    assert done.returncode == 0
    assert called() == ["valkey-server --version"]


def test_the_broker_is_started_with_or_without_its_name(run, called):
    assert run(RABBITMQ).returncode == 0
    assert run(RABBITMQ, "rabbitmq-server").returncode == 0

    assert called() == ["rabbitmq-server ", "rabbitmq-server "]


def test_a_name_that_the_broker_would_pass_over_stops_it(run):
    done = run(RABBITMQ, RABBITMQ_DEFAULT_PASS_FILE="/run/secrets/password")

    assert done.returncode == 1
    assert "RABBITMQ_DEFAULT_PASS_FILE is not read" in done.stderr


def test_a_tool_of_the_broker_is_the_brokers_own(run, tmp_path):
    own = tmp_path / "lib/rabbitmq_server-4.0.5/sbin/rabbitmqctl"
    own.parent.mkdir(parents=True)
    own.write_text('#!/bin/sh\necho "own $*"\n')
    own.chmod(0o755)
    (tmp_path / "bin/rabbitmqctl").symlink_to(DISPATCH)

    done = run(tmp_path / "bin/rabbitmqctl", "status", STANDIN_RABBITMQ=str(tmp_path / "lib"))

    assert done.stdout == "own status\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("valkey-server", "/run/secrets/valkey.conf"), "valkey-server /run/secrets/valkey.conf"),
        (("--appendonly", "yes"), "valkey-server --appendonly yes"),
        (("/etc/valkey.conf",), "valkey-server /etc/valkey.conf"),
    ],
)
def test_the_cache_takes_its_own_arguments(run, called, words, expected):
    assert run(VALKEY, *words).returncode == 0

    assert called() == [expected]
