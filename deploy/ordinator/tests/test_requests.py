"""A running supervisor is asked through files, and always answers."""

import threading

import pytest

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.stack import requests


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path, tmp_path, tmp_path, None, None)


def answer(place, folder, handle):
    def serve():
        while not list(folder.glob("*.request")):
            threading.Event().wait(0.01)
        requests.serve(place, folder, handle)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_the_answer_comes_back(place, tmp_path):
    thread = answer(place, tmp_path, lambda verb, name: f"{name}: {verb}")

    said = requests.ask(place, tmp_path, "stop", "idp", seconds=5)

    assert said == "idp: stop"
    thread.join()


def test_a_refusal_comes_back_as_one(place, tmp_path):
    def refuse(_verb, name):
        raise Stopped(f"nothing here is called {name}")

    thread = answer(place, tmp_path, refuse)

    with pytest.raises(Stopped, match="nothing here is called idq"):
        requests.ask(place, tmp_path, "stop", "idq", seconds=5)
    thread.join()


def test_silence_is_told(place, tmp_path):
    with pytest.raises(Stopped, match="did not answer to stop idp"):
        requests.ask(place, tmp_path, "stop", "idp", seconds=0.1)

    assert not list(tmp_path.glob("*.request"))


def test_a_long_request_holds_no_other_up(place, tmp_path):
    going_on = threading.Event()

    def handle(verb, name):
        if verb == "command":
            assert going_on.wait(10)
        return f"{name}: {verb}"

    said = []
    asking = threading.Thread(
        target=lambda: said.append(requests.ask(place, tmp_path, "command", "idp", seconds=10))
    )
    asking.start()
    while asking.is_alive() and not list(tmp_path.glob("*.request")):
        threading.Event().wait(0.01)
    requests.serve(place, tmp_path, handle, aside={"command"})
    other = answer(place, tmp_path, handle)

    assert requests.ask(place, tmp_path, "stop", "frmr", seconds=5) == "frmr: stop"
    assert said == []
    going_on.set()
    asking.join()
    assert said == ["idp: command"]
    other.join()
