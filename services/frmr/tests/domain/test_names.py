"""Search keys of people and organisations."""

import pytest

from frmr.domain.names import name_key, title_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Орлова", "орлова"),
        ("Фёдоров", "федоров"),
        ("Фе\u0308доров", "федоров"),
        ("Римская-Корсакова", "римская корсакова"),
        ("  Ен   Сук ", "ен сук"),
        ("О’Коннор", "о коннор"),
        ("Иванов 2", "иванов"),
        ("", ""),
        (None, ""),
    ],
)
def test_name_key(written, key):
    assert name_key(written) == key


def test_numbers_tell_hospitals_apart():
    assert title_key("УГКБ № 7") == "угкб 7"
    assert title_key("УГКБ №12") == "угкб 12"


def test_latin_look_alike_is_another_name():
    assert name_key("Opлова") != name_key("Орлова")
