"""The HTTP status of every refusal of this service."""

from collections.abc import Mapping

from chassis.refusal import Refusal
from idp.domain import oauth, refusals
from look import forms

STATUSES: Mapping[type[Refusal], int] = {
    refusals.AccountUnknown: 404,
    refusals.AccountBlocked: 403,
    refusals.AccountNotBlocked: 409,
    refusals.AccountUnconfirmed: 403,
    refusals.AlreadyConfirmed: 409,
    refusals.MethodOff: 403,
    refusals.SnilsTaken: 409,
    refusals.ContactTaken: 409,
    refusals.PasswordWeak: 422,
    refusals.CredentialsWrong: 422,
    refusals.SigninThrottled: 429,
    refusals.InvitationUnknown: 422,
    refusals.InvitationExpired: 410,
    refusals.InvitationUsed: 410,
    refusals.CodeMismatch: 422,
    refusals.CodeExpired: 410,
    refusals.CodeUsed: 410,
    refusals.CodeForeign: 409,
    refusals.AttemptsExhausted: 409,
    refusals.ResendTooSoon: 429,
    refusals.ChannelUnavailable: 503,
    refusals.ChannelUnknown: 404,
    refusals.FactorOn: 409,
    refusals.ProofStale: 401,
    refusals.TransactionForeign: 409,
    refusals.TransactionExpired: 410,
    refusals.StepOutOfOrder: 409,
    refusals.SignedOut: 401,
    refusals.SessionUnknown: 404,
    refusals.DeviceUnknown: 404,
    refusals.RequestUnknown: 404,
    refusals.ClientUnknown: 400,
    refusals.RedirectForeign: 400,
    refusals.LogoutHintBad: 400,
    refusals.ClientInvalid: 422,
    refusals.KeyTooYoung: 409,
    refusals.ScopeNotGranted: 403,
    refusals.PushedRequestGone: 400,
    refusals.RequestTooLong: 400,
    refusals.ConsentUnknown: 404,
    oauth.OAuthRefusal: 400,
    oauth.InvalidClient: 401,
    forms.CookiesOff: 403,
    forms.FormForeign: 403,
}
