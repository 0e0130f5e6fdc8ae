import pytest
from marshmallow import ValidationError, fields, validate

from chassis.schemas import Body, Heard, Query, field_errors


def refused(schema, value):
    with pytest.raises(ValidationError) as refusal:
        schema.load(value)
    return [(error.pointer, error.code) for error in field_errors(refusal.value)]


def test_a_validator_that_says_false_refuses():
    class Even(Body):
        number = fields.Integer(validate=lambda number: number % 2 == 0)

    assert refused(Even(), {"number": 3}) == [("/number", "invalid")]
    assert Even().load({"number": 4}) == {"number": 4}


def test_a_validator_inside_of_a_list_that_says_false_refuses():
    class Even(Body):
        numbers = fields.List(fields.Integer(validate=lambda number: number % 2 == 0))

    assert refused(Even(), {"numbers": [2, 3]}) == [("/numbers/1", "invalid")]


def test_a_code_of_the_schema_stays():
    class Code(Body):
        code = fields.String(validate=validate.Regexp(r"\d{6}\Z", error="digits"))
        name = fields.String(required=True, error_messages={"required": "nameless"})

    assert refused(Code(), {"code": "12"}) == [("/code", "digits"), ("/name", "nameless")]


def test_words_of_the_library_are_never_codes():
    class Wordy(Body):
        at = fields.AwareDateTime()
        url = fields.Url()
        one = fields.UUID()
        email = fields.Email()

    found = refused(Wordy(), {"at": "x", "url": "x", "one": "x", "email": "x"})

    assert found == [(f"/{name}", "invalid") for name in ("at", "url", "one", "email")]


@pytest.mark.parametrize(
    ("text", "code"), [("", "too-short"), ("a" * 6, "too-long"), ("abc", None)]
)
def test_both_bounds_have_their_codes(text, code):
    class Bounded(Body):
        text = fields.String(validate=validate.Length(min=1, max=5))

    schema = Bounded()

    assert (refused(schema, {"text": text}) if code else None) == (
        [("/text", code)] if code else None
    )


def test_a_query_takes_numbers_as_text():
    class Search(Query):
        count = fields.Integer()
        all = fields.Boolean()

    assert Search().load({"count": "3", "all": "true"}) == {"count": 3, "all": True}


def test_an_event_may_say_more_than_is_heard():
    class Confirmed(Heard):
        account_id = fields.UUID(required=True)

    heard = Confirmed().load({"account_id": "00000000-0000-0000-0000-000000000007", "new": 1})

    assert list(heard) == ["account_id"]
