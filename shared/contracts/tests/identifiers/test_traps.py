"""Every trap met in the libraries behind the identifiers, one line each."""

import pytest

from contracts.identifiers import BadIdentifier, Inn, Kladr, Kpp, Ogrn, Ogrnip, Oid, Snils

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize("text", ["11223344595", "112-233-445 95"])
def test_snils_is_read_bare_or_written(text):
    assert Snils.parse(text).digits == "11223344595"


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Snils, "00000000000", "snils-malformed"),
        (Snils, "112-233-44595", "snils-malformed"),
        (Snils, "112 233 445 95", "snils-malformed"),
        (Snils, " 11223344595", "snils-malformed"),
        (Snils, "11223344595\n", "snils-malformed"),
        (Snils, "11223344595".translate(ARABIC), "snils-malformed"),
        (Snils, "1122334459²", "snils-malformed"),
        (Snils, "", "snils-malformed"),
        (Snils, None, "snils-malformed"),
        (Snils, 11223344595, "snils-malformed"),
        (Snils, "11223344594", "snils-check-digits"),
        (Inn, "0000000000", "inn-malformed"),
        (Inn, "000000000000", "inn-malformed"),
        (Inn, "abc7707083893xyz", "inn-malformed"),
        (Inn, "7707083893".translate(ARABIC), "inn-malformed"),
        (Inn, "77070838931", "inn-malformed"),
        (Inn, None, "inn-malformed"),
        (Inn, "7707083894", "inn-check-digits"),
        (Inn, "500100732258", "inn-check-digits"),
        (Ogrn, "0000000000000", "ogrn-malformed"),
        (Ogrn, "9000000000002", "ogrn-malformed"),
        (Ogrn, "304500116000157", "ogrn-malformed"),
        (Ogrn, "1027700007005", "ogrn-check-digits"),
        (Ogrnip, "1027700007004", "ogrnip-malformed"),
        (Ogrnip, "304500116000158", "ogrnip-check-digits"),
        (Kpp, "7701ab001", "kpp-malformed"),
        (Kpp, "000000000", "kpp-malformed"),
        (Kpp, "77010100", "kpp-malformed"),
        (Oid, "1.2.0643", "oid-malformed"),
        (Oid, "3.1", "oid-malformed"),
        (Oid, "1.40", "oid-malformed"),
        (Oid, "1.2.", "oid-malformed"),
        (Oid, "1", "oid-malformed"),
        (Oid, "1.2.643" + ".1" * 61, "oid-malformed"),
        (Kladr, "0000000000000", "kladr-malformed"),
        (Kladr, "770000000000", "kladr-malformed"),
        (Kladr, "77000000000000000000", "kladr-malformed"),
    ],
)
def test_trap_is_refused_with_its_code(kind, text, code):
    with pytest.raises(BadIdentifier) as caught:
        kind.parse(text)

    assert caught.value.code == code
    assert str(caught.value) == code


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Snils, "00100199800"),
        (Snils, "00100199799"),
        (Snils, "00000000155"),
        (Inn, "7707083893"),
        (Inn, "0100000004"),
        (Kpp, "7701AB001"),
        (Oid, "1.2.643.5.1.13.13.12.2.77.7001"),
        (Oid, "2.999"),
        (Oid, "0.0"),
        (Kladr, "7700000000000"),
        (Kladr, "50001005000001200"),
        (Kladr, "0100000100000120034"),
    ],
)
def test_unusual_but_good_is_taken(kind, text):
    assert kind.parse(text).digits == text


def test_snils_above_the_limit_needs_its_check_digits():
    assert Snils.parse("00100199965").digits == "00100199965"
    with pytest.raises(BadIdentifier):
        Snils.parse("00100199900")


def test_value_made_from_storage_is_checked_as_well():
    with pytest.raises(BadIdentifier):
        Snils("112-233-445 95")


def test_formats_are_those_people_read():
    assert Snils.parse("11223344595").format() == "112-233-445 95"
    assert Inn.parse("7707083893").format() == "7707083893"


def test_mask_leaves_four_digits():
    assert Snils.parse("11223344595").mask() == "***-***-*45 95"
    assert Inn.parse("500100732259").mask() == "********2259"
    assert Ogrn.parse("1027700007004").mask() == "*********7004"


def test_printing_a_persons_identifier_shows_its_mask():
    snils = Snils.parse("11223344595")

    for printed in (str(snils), repr(snils), f"{snils}", f"{[snils]}"):
        assert "1122334" not in printed
        assert "112-233" not in printed


def test_printing_a_public_identifier_shows_it():
    assert str(Ogrn.parse("1027700007004")) == "1027700007004"


def test_inn_knows_a_person_from_an_organisation():
    assert Inn.parse("500100732259").is_person
    assert not Inn.parse("7707083893").is_person


def test_oid_lies_under_its_root_only_past_a_dot():
    root = Oid("1.2.643.5.1.13.13.12.2")

    assert Oid("1.2.643.5.1.13.13.12.2.77.7001").under(root)
    assert not Oid("1.2.643.5.1.13.13.12.27").under(root)
    assert not root.under(root)


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("7700000000000", "77"),
        ("5000100000000", "50001"),
        ("5000000500000", "50000005"),
        ("5000100500700", "50001005007"),
        ("50001005000001200", "50001005"),
    ],
)
def test_kladr_prefix_ends_at_the_last_named_level(code, prefix):
    assert Kladr(code).prefix() == prefix


def test_identifiers_compare_by_value_and_sort():
    assert Ogrn("1027700007004") == Ogrn.parse("1027700007004")
    assert Kpp("770101001") < Kpp("780101001")
