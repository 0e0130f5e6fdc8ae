"""Keys of a wrong length stop the start by name."""

import base64

import pytest

from cabinet.settings import PREFIX, Settings
from chassis import settings

LENGTHS = {"FORM_KEY": (5, 31, 64), "SESSION_KEYS": (5, 34), "DATA_KEYS": (5, 63)}


@pytest.mark.parametrize(
    ("name", "length"), [(name, one) for name, lengths in LENGTHS.items() for one in lengths]
)
def test_a_key_of_a_wrong_length_is_named(name, length):
    given = base64.urlsafe_b64encode(bytes(length)).rstrip(b"=").decode()

    with pytest.raises(settings.Misconfigured) as refused:
        settings.read(PREFIX, Settings, {f"{PREFIX}_{name}": given})

    told = [error for error in refused.value.errors if error.startswith(f"{PREFIX}_{name}:")]
    wanted = "wants 32 bytes" if name == "FORM_KEY" else "wants 32 bytes for each key"
    assert told == [f"{PREFIX}_{name}: {wanted}"]


@pytest.mark.parametrize("name", ["SESSION_KEYS", "DATA_KEYS"])
@pytest.mark.parametrize("sealing", [b"", b"\0"], ids=["whole", "half-way"])
def test_two_keys_are_a_ring_also_while_the_first_still_seals(name, sealing):
    given = base64.urlsafe_b64encode(bytes(64) + sealing).rstrip(b"=").decode()

    with pytest.raises(settings.Misconfigured) as refused:
        settings.read(PREFIX, Settings, {f"{PREFIX}_{name}": given})

    assert not any(error.startswith(f"{PREFIX}_{name}:") for error in refused.value.errors)


def test_a_ring_that_seals_with_a_key_it_has_not_is_named():
    given = base64.urlsafe_b64encode(bytes(64) + b"\2").rstrip(b"=").decode()

    with pytest.raises(settings.Misconfigured) as refused:
        settings.read(PREFIX, Settings, {f"{PREFIX}_DATA_KEYS": given})

    assert "CABINET_DATA_KEYS: names a key that is not in it" in refused.value.errors
