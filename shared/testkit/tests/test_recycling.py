"""A database that goes from test to test is as new for each, or is not given on."""

import psycopg
import pytest

from testkit.lending import Lending
from testkit.servers import PostgresServer


def prepare(owner_url):
    with psycopg.connect(owner_url) as owner:
        owner.execute("CREATE TABLE person (id serial PRIMARY KEY, name text)")
        owner.execute("CREATE TABLE line (person_id int REFERENCES person, told text)")
        owner.execute("INSERT INTO person (name) VALUES ('Anna')")


@pytest.fixture
def lending():
    return Lending()


@pytest.fixture
def server(postgres, lending):
    return PostgresServer(postgres.admin_url, lending)


def changed(server, lending, statement):
    """A database that one test changed and gave back."""
    with lending.one_test():
        database = server.database("frmr", prepare=prepare)
        with psycopg.connect(database.owner_url) as owner:
            owner.execute(statement)
    return database


def people(database):
    with psycopg.connect(database.url) as role:
        role.execute("INSERT INTO person (name) VALUES ('Boris')")
        return role.execute("SELECT id, name FROM person ORDER BY id").fetchall()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO person (name) SELECT 'X' FROM generate_series(1, 9)",
        "DELETE FROM person",
        "INSERT INTO line VALUES (1, 'said')",
    ],
)
def test_rows_and_numbers_are_as_the_template_has_them(server, lending, statement):
    used = changed(server, lending, statement)

    with lending.one_test():
        again = server.database("frmr", prepare=prepare)

    assert again == used
    assert people(again) == [(1, "Anna"), (2, "Boris")]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE person ADD COLUMN age int",
        "DROP TABLE line",
        "REVOKE INSERT ON person FROM frmr",
        "ALTER TABLE line DISABLE TRIGGER USER; CREATE TABLE more (n int)",
    ],
)
def test_one_whose_tables_were_changed_is_not_given_on(server, lending, statement):
    used = changed(server, lending, statement)

    with lending.one_test():
        again = server.database("frmr", prepare=prepare)

    assert again != used
    assert people(again) == [(1, "Anna"), (2, "Boris")]


def test_a_session_left_open_is_ended(server, lending):
    with lending.one_test():
        database = server.database("frmr", prepare=prepare)
        left = psycopg.connect(database.url)
        left.execute("INSERT INTO person (name) VALUES ('Holds a lock')")

    again = server.database("frmr", prepare=prepare)

    assert people(again) == [(1, "Anna"), (2, "Boris")]
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")


def test_what_several_tests_use_is_given_to_nobody_else(server, lending):
    with lending.one_test(), lending.several_tests():
        kept = server.database("frmr", prepare=prepare)

    assert server.database("frmr", prepare=prepare) != kept
