from enum import Enum

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError, fields

from chassis.schemas import Body, Query, field_errors


class Colour(Enum):
    RED = "red"


class Inner(Body):
    at = fields.AwareDateTime()


class Everything(Body):
    uuid = fields.UUID()
    date = fields.Date()
    at = fields.AwareDateTime()
    time = fields.Time()
    decimal = fields.Decimal()
    float = fields.Float()
    integer = fields.Integer()
    boolean = fields.Boolean()
    email = fields.Email()
    url = fields.Url()
    colour = fields.Enum(Colour, by_value=True)
    address = fields.IP()
    numbers = fields.List(fields.Integer())
    names = fields.Dict(fields.String(), fields.Date())
    inner = fields.Nested(Inner)
    many = fields.List(fields.Nested(Inner))
    pair = fields.Tuple((fields.Date(), fields.Integer()))


class Asked(Query):
    uuid = fields.UUID()
    date = fields.Date()
    at = fields.AwareDateTime()
    decimal = fields.Decimal()
    integer = fields.Integer()
    boolean = fields.Boolean()
    colour = fields.Enum(Colour, by_value=True)
    numbers = fields.List(fields.Integer())


EVERYTHING, ASKED = Everything(), Asked()
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)
LOAD = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def codes(schema, value):
    try:
        schema.load(value)
    except ValidationError as error:
        return {found.code for found in field_errors(error)}
    return set()


@LOAD
@given(st.dictionaries(st.sampled_from(sorted(EVERYTHING.fields)), JSON))
def test_any_json_is_taken_or_refused_by_a_code(value):
    assert codes(EVERYTHING, value) <= {
        "invalid",
        "required",
        "unknown",
        "not-an-object",
        "too-large",
    }


@LOAD
@given(st.dictionaries(st.sampled_from(sorted(ASKED.fields)), st.text()))
def test_any_query_is_taken_or_refused_by_a_code(value):
    assert codes(ASKED, value) <= {"invalid", "required", "too-large"}
