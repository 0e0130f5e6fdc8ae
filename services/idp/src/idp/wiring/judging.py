"""Puts the lists and the measure behind the judge of new passwords."""

from idp.adapters.breaches import breaches
from idp.adapters.strength import ZxcvbnStrength
from idp.settings import Settings
from idp.usecases.new_password import JudgePassword


def wire_judging(settings: Settings) -> JudgePassword:
    """What judges new passwords here."""
    known = breaches(settings.breach_file)
    return JudgePassword(ZxcvbnStrength(), known, settings.password_policy)
