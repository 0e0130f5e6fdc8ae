"""Settings: what is missing or malformed is named before anything starts."""

import pytest

from chassis import settings
from frmr.settings import Settings

TOLD = {
    "FRMR_DATABASE_URL": "postgresql://frmr@127.0.0.1/frmr",
    "FRMR_REDIS_URL": "redis://127.0.0.1/1",
    "FRMR_AMQP_URL": "amqp://127.0.0.1",
    "FRMR_ISSUER": "http://localhost:31310",
    "FRMR_PUBLIC_URL": "http://127.0.0.1:31320",
    "FRMR_LISTEN": "127.0.0.1:31320",
    "FRMR_ADMIN_LISTEN": "127.0.0.1:31321",
    "FRMR_STATE_DIR": "/var/lib/frmr",
    "FRMR_CURSOR_KEY": "A" * 43,
    "FRMR_INDEX_KEY": "A" * 43,
}


def test_defaults_are_those_of_the_rules():
    read = settings.read("FRMR", Settings, TOLD)

    assert (read.choice_s, read.tries_per_hour, read.licence_required) == (1800, 10, True)
    assert str(read.zone) == "Europe/Moscow"


@pytest.mark.parametrize(
    ("bent", "named"),
    [
        ({"FRMR_TIMEZONE": "Moscow"}, "FRMR_TIMEZONE"),
        ({"FRMR_TIMEZONE": "../etc/passwd"}, "FRMR_TIMEZONE"),
        ({"FRMR_CURSOR_KEY": "AAAA"}, "FRMR_CURSOR_KEY"),
        ({"FRMR_INDEX_KEY": ""}, "FRMR_INDEX_KEY"),
        ({"FRMR_CHOICE_S": "-1"}, "FRMR_CHOICE_S"),
        ({"FRMR_LICENSE_REQUIRED": "false"}, "FRMR_LICENSE_REQUIRED"),
    ],
)
def test_what_is_wrong_stops_the_start_by_its_name(bent, named):
    with pytest.raises(settings.Misconfigured) as wrong:
        settings.read("FRMR", Settings, TOLD | bent)

    assert [error.partition(":")[0] for error in wrong.value.errors] == [named]
