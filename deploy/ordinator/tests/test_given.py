"""Servers that the environment names are checked before anything stands on them."""

import psycopg
import pytest

from ordinator.failures import Stopped
from ordinator.servers import databases
from ordinator.stack import given


def test_an_administrator_of_postgres_will_do(postgres):
    given.check_postgres(postgres.admin_url)


def test_a_login_that_may_make_no_databases_is_refused(postgres):
    database = postgres.database("idp")

    with pytest.raises(Stopped, match="needs CREATEDB and CREATEROLE"):
        given.check_postgres(database.url)


def test_a_postgres_that_is_away_is_told_by_the_name_of_its_setting(postgres):
    away = databases.at(postgres.admin_url, "postgres").replace("127.0.0.1", "127.0.0.2")

    with pytest.raises(Stopped, match="ORDINATOR_DATABASE_URL does not answer"):
        given.check_postgres(away)


def test_a_redis_will_do(redis_url):
    given.check_redis(redis_url)


def test_a_redis_that_refuses_the_password_is_told(redis_url):
    with pytest.raises(Stopped, match="ORDINATOR_REDIS_URL does not answer"):
        given.check_redis(redis_url.replace("@", "x@"))


def test_a_broker_without_its_management_door_is_refused():
    with pytest.raises(Stopped, match="ORDINATOR_AMQP_ADMIN_URL"):
        given.load_definitions(None, {})


def test_a_broker_is_addressed_for_each_user():
    url = given.amqp_url("amqp://admin:a@bus.example:5673/%2F", "idp", "b", "ordinator")

    assert url == "amqp://idp:b@bus.example:5673/ordinator"


def test_roles_get_new_passwords_when_they_exist(postgres):
    postgres.database("idp")
    roles = databases.Roles("idp", "first", "second")

    with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
        databases.make_roles(admin, roles)
        databases.make_roles(admin, databases.Roles("idp", "idp-of-tests", "idp-owner-of-tests"))

    database = postgres.database("idp")
    with psycopg.connect(database.url) as role:
        assert role.execute("SELECT current_user").fetchone() == ("idp",)
