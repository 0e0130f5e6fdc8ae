import json

import pytest

from ordinator.place import Place
from ordinator.stack.folders import Folders
from ordinator.stack.greeting import greeting
from ordinator.stack.record import HEALTHY, Child, Record

PERSON = {
    "family_name": "Orlova",
    "given_name": "Anna",
    "phone": "+79992380000",
    "email": "orlova@stand.example",
    "password": "Dolina-bereza-74",
    "totp_secret": None,
    "account": True,
    "about": "Doctor",
}


@pytest.fixture
def folders(tmp_path):
    folders = Folders(Place(tmp_path, tmp_path / "run", tmp_path, None, None))
    folders.place.write(folders.seed, json.dumps({"people": [PERSON]}).encode())
    return folders


def test_people_are_told_where_they_can_sign_in(folders):
    lines = greeting(folders, _record("idp.web", "cabinet.web"))

    assert "+79992380000" in lines
    assert "http://127.0.0.1:18030/" in lines


def test_without_an_identity_provider_nobody_is_said_to_sign_in(folders):
    lines = greeting(folders, _record("inbox"))

    assert "+79992380000" not in lines
    assert "nobody can sign in" in lines


def _record(*names):
    children = tuple(Child(name, "up", 1, 1, 15, 0) for name in names)
    return Record(HEALTHY, 1, 1, 18000, "", children)
