import pytest

from cabinet.adapters.ring import Ring, RingMalformed, SealBroken

OLD, NEW = b"o" * 32, b"n" * 32


def test_what_was_sealed_opens_at_its_place_alone():
    ring = Ring(OLD)
    sealed = ring.seal(b"refresh-token", "session:1")

    assert ring.open(sealed, "session:1") == b"refresh-token"
    assert b"refresh" not in sealed
    with pytest.raises(SealBroken):
        ring.open(sealed, "session:2")


def test_old_seals_open_after_a_key_was_added():
    sealed = Ring(OLD).seal(b"kept", "here")

    assert Ring(OLD + NEW).open(sealed, "here") == b"kept"
    assert Ring(OLD + NEW).seal(b"kept", "here")[0] == 1


def test_a_new_key_opens_before_it_seals():
    learning, sealing = Ring(OLD + NEW + b"\x00"), Ring(OLD + NEW)

    assert learning.seal(b"kept", "here")[0] == 0
    assert learning.open(sealing.seal(b"kept", "here"), "here") == b"kept"
    assert Ring(OLD).open(learning.seal(b"kept", "here"), "here") == b"kept"


@pytest.mark.parametrize("material", [b"", b"short", OLD + b"x", OLD + b"\x01", OLD + b"\x00\x00"])
def test_file_that_is_no_row_of_keys_is_refused(material):
    with pytest.raises(RingMalformed):
        Ring(material)


@pytest.mark.parametrize("bend", [lambda s: s[:-1], lambda s: b"\x07" + s[1:], lambda s: b""])
def test_altered_seal_does_not_open(bend):
    sealed = Ring(OLD).seal(b"kept", "here")

    with pytest.raises(SealBroken):
        Ring(OLD).open(bend(sealed), "here")
