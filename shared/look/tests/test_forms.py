import pytest
from marshmallow import Schema, ValidationError, fields

from chassis.problems import FieldError, Malformed
from chassis.refusal import Refusal
from look import forms
from look.forms import CookiesOff, Form, FormForeign

KEY = b"k" * 32


class CodeExpired(Refusal):
    code = "code-expired"
    title = "The code has expired"


class Person(Schema):
    name = fields.String(required=True, error_messages={"required": "required"})
    contact = fields.Nested(
        Schema.from_dict({"phone": fields.Int(error_messages={"invalid": "digits"})})
    )


def test_nested_messages_become_pointers_and_codes():
    with pytest.raises(ValidationError) as caught:
        Person().load({"contact": {"phone": "x"}})

    assert set(forms.errors(caught.value)) == {
        FieldError("/name", "required"),
        FieldError("/contact/phone", "digits"),
    }


def test_values_stay_and_secrets_do_not(app):
    posted = {"name": "Anna", "password": "Secret1", "csrf_token": "t"}
    with app.test_request_context("/", method="POST", data=posted):
        form = Form.again(Malformed(FieldError("/name", "required")), secret=("password",))

    assert form.values == {"name": "Anna"}
    assert form.errors == (FieldError("/name", "required"),)


def test_a_refusal_is_shown_at_the_field_it_is_about(app):
    with app.test_request_context("/", method="POST"):
        form = Form.again(CodeExpired(), at="code")
        summary = form.summary()

    assert form.errors == (FieldError("/code", "code-expired"),)
    assert summary == [{"text": "Проверьте это поле: значение не подходит", "href": "#code"}]


@pytest.mark.parametrize(
    ("cookie", "token", "refusal"),
    [
        (None, forms.csrf_token(KEY, "mine"), CookiesOff),
        ("mine", None, FormForeign),
        ("mine", "\u00e9", FormForeign),
        ("mine", forms.csrf_token(KEY, "another"), FormForeign),
        ("mine", forms.csrf_token(b"x" * 32, "mine"), FormForeign),
    ],
    ids=["no cookie", "no token", "beyond ASCII", "another session", "another key"],
)
def test_forged_forms_are_refused(cookie, token, refusal):
    with pytest.raises(refusal):
        forms.check_csrf(KEY, cookie, token)


def test_own_form_passes():
    forms.check_csrf(KEY, "mine", forms.csrf_token(KEY, "mine"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": "https://cabinet.test:444"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_writes_from_other_sites_are_refused(app, headers):
    with app.test_request_context("/", method="POST", headers=headers), pytest.raises(FormForeign):
        forms.check_origin("https://cabinet.test/")


def test_writes_from_our_pages_pass(app):
    headers = {"Origin": "https://cabinet.test", "Sec-Fetch-Site": "same-origin"}
    with app.test_request_context("/", method="POST", headers=headers):
        forms.check_origin("https://cabinet.test/")
