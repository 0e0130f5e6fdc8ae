import pytest

from cabinet.domain.refusals import ModuleDenied
from cabinet.domain.rights import Level, check, level


@pytest.mark.parametrize("position_class", ["doctor", "department_head"])
def test_doctors_write_documents(position_class):
    check(position_class, "documents", Level.WRITE)


@pytest.mark.parametrize("position_class", ["nurse_level", "assistant", "head", "support", ""])
def test_others_are_denied_documents(position_class):
    with pytest.raises(ModuleDenied) as refusal:
        check(position_class, "documents", Level.VIEW)

    assert refusal.value.facts == {"module": "documents"}


def test_nurses_see_prescriptions_and_do_not_write_them():
    check("nurse_level", "prescriptions", Level.VIEW)

    with pytest.raises(ModuleDenied):
        check("nurse_level", "prescriptions", Level.WRITE)


def test_unknown_module_is_nobodys():
    assert level("doctor", "treasury") is Level.NONE
