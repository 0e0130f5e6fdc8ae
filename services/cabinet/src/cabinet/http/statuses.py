"""The status of each refusal of this service."""

from cabinet.domain.refusals import (
    Absent,
    AccountUnconfirmed,
    FileMissing,
    FormMalformed,
    LogoutTokenRefused,
    ModuleDenied,
    NoSoftwareKey,
    RefusedElsewhere,
    RegistryMismatch,
    SessionOver,
    SigninForeign,
    SigninRefused,
    StepUpNeeded,
    WorkplaceEnded,
)
from chassis.refusal import Refusal
from look.forms import CookiesOff, FormForeign

STATUSES: dict[type[Refusal], int] = {
    Absent: 404,
    AccountUnconfirmed: 403,
    CookiesOff: 400,
    FileMissing: 422,
    FormForeign: 403,
    FormMalformed: 400,
    LogoutTokenRefused: 400,
    ModuleDenied: 403,
    NoSoftwareKey: 409,
    RefusedElsewhere: 409,
    RegistryMismatch: 403,
    SessionOver: 401,
    SigninForeign: 409,
    SigninRefused: 403,
    StepUpNeeded: 401,
    WorkplaceEnded: 409,
}
