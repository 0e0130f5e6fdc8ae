"""Forms: values that stay, errors as codes with their sentences, and the guard against forgery."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask, g, request
from flask_babel import gettext
from marshmallow import ValidationError

from chassis.problems import FieldError, Malformed
from chassis.refusal import Refusal
from look.words import first_known

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"


class CookiesOff(Refusal):
    """The browser sent a form without the cookie that came with the page (E4)."""

    code = "cookies-off"
    title = "The browser does not send cookies back"


class FormForeign(Refusal):
    """The form was not made by a page of ours, or for another session."""

    code = "form-foreign"
    title = "The form does not belong to this session"


def errors(error: ValidationError) -> tuple[FieldError, ...]:
    """Nested messages of marshmallow, which are codes in this house, as pointers and codes."""
    return tuple(_walk("", error.messages))


def _walk(pointer: str, messages: object) -> Iterable[FieldError]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            at = pointer if name == "_schema" else f"{pointer}/{name}"
            yield from _walk(at, inner)
    elif isinstance(messages, list):
        for message in messages:
            yield FieldError(pointer, str(message))


@dataclass(frozen=True)
class Form:
    """What a page needs to show a form again: values (never secrets) and errors."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()

    @classmethod
    def again(
        cls,
        error: Malformed | ValidationError | Refusal,
        *,
        at: str = "",
        secret: Iterable[str] = (),
    ) -> "Form":
        """The form that was just posted, with what is wrong with it.

        ``at`` names the field that a refusal is about; ``secret`` names fields never sent back.
        """
        hidden = {*secret, CSRF_FIELD}
        values = {name: text for name, text in request.form.items() if name not in hidden}
        if isinstance(error, ValidationError):
            return cls(values, errors(error))
        if isinstance(error, Malformed):
            return cls(values, tuple(error.errors))
        return cls(values, (FieldError(f"/{at}" if at else "", error.code),))

    def value(self, name: str) -> str:
        """Text to put back into a field."""
        return self.values.get(name, "")

    def error(self, name: str) -> str | None:
        """Sentence to show beside a field."""
        for item in self.errors:
            if item.pointer.strip("/").split("/")[0] == name:
                return sentence(item)
        return None

    def summary(self) -> list[dict[str, str]]:
        """Items of the error summary, each leading to its field."""
        items = []
        for item in self.errors:
            name = item.pointer.strip("/").split("/")[0]
            items.append({"text": sentence(item), **({"href": f"#{name}"} if name else {})})
        return items


def sentence(error: FieldError) -> str:
    """Words for a code: the field's own, else a refusal's, else the common one."""
    name = error.pointer.strip("/").replace("/", ".")
    return first_known(
        f"error.{name}.{error.code}",
        f"error.{error.code}",
        f"problem.{error.code}.text",
        "error.invalid",
    )


def csrf_token(key: bytes, cookie: str) -> str:
    """Token of a form: an HMAC of the cookie that only this browser holds."""
    return hmac.new(key, b"csrf\0" + cookie.encode(), hashlib.sha256).hexdigest()


def guard(key: bytes, cookie: str) -> None:
    """Let the pages of this request carry tokens bound to ``cookie``."""
    g.look_csrf = csrf_token(key, cookie)


def check_origin(public_url: str) -> None:
    """Refuse a write that another site's page sent."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise FormForeign
    origin = request.headers.get("Origin")
    if origin is not None and origin != site(public_url):
        raise FormForeign


def check_csrf(key: bytes, cookie: str | None, offered: str | None) -> None:
    """Refuse a form whose token was not made for this cookie."""
    if cookie is None:
        raise CookiesOff
    if not hmac.compare_digest(csrf_token(key, cookie).encode(), (offered or "").encode()):
        raise FormForeign


def site(url: str) -> str:
    """Scheme, host and port of an address, as browsers write an origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def install(app: Flask) -> None:
    """Give templates the token of the request's forms and the sentence of an error code."""
    app.jinja_env.globals["csrf_field"] = CSRF_FIELD
    app.jinja_env.globals["csrf"] = lambda: g.get("look_csrf", "")
    app.jinja_env.globals["title_prefix"] = lambda form: (
        gettext("page.error_prefix").rstrip() + " " if form is not None and form.errors else ""
    )
