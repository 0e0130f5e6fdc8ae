"""Organisations: search, one card, the departments."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door
from chassis.schemas import Body
from contracts.identifiers import Inn, Kladr, Kpp, Ogrn, Oid
from frmr.domain.names import title_key
from frmr.domain.organisation import Licence, Organisation
from frmr.domain.refusals import OrganisationUnknown
from frmr.http import shapes
from frmr.http.identifiers import IdentifierField
from frmr.http.locks import readers
from frmr.http.shapes import OrganisationSchema
from frmr.http.wired import wired
from frmr.usecases.ports import OrganisationQuery

routes = Blueprint("organisation", __name__, url_prefix="/organisations")

_PAGE = 50
_LONGEST_NAME = 200
_LONGEST_CURSOR = 1024


class SearchSchema(Body):
    """What is searched by; what is absent does not narrow. A name by its beginning."""

    name = fields.String(load_default="", validate=validate.Length(max=_LONGEST_NAME))
    oid = IdentifierField(Oid, load_default=None)
    ogrn = IdentifierField(Ogrn, load_default=None)
    inn = IdentifierField(Inn, load_default=None)
    kpp = IdentifierField(Kpp, load_default=None)
    kladr = IdentifierField(Kladr, load_default=None)
    cursor = fields.String(load_default=None, validate=validate.Length(max=_LONGEST_CURSOR))
    limit = fields.Integer(load_default=_PAGE, validate=validate.Range(min=1, max=_PAGE))


class PageSchema(Body):
    """One page, in the order of names."""

    items = fields.List(fields.Nested(OrganisationSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class LicenceSchema(Body):
    """A licence for medical activity."""

    number = fields.String(required=True)
    issuer = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    status = fields.String(required=True)


class OrganisationCardSchema(OrganisationSchema):
    """An organisation whole."""

    name_full = fields.String(required=True)
    kpp = fields.String(required=True)
    kind = fields.String(required=True)
    region_code = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    status = fields.String(required=True)
    licensed = fields.Boolean(required=True)
    licences = fields.List(fields.Nested(LicenceSchema), required=True)


class DepartmentSchema(Body):
    """A department."""

    department_id = fields.UUID(required=True)
    oid = fields.String(required=True)
    name = fields.String(required=True)
    closed_on = fields.Date(required=True, allow_none=True)


class DepartmentsSchema(Body):
    """The departments of an organisation, by name."""

    items = fields.List(fields.Nested(DepartmentSchema), required=True)


@routes.post("/search")
@readers
@door.speaks(summary="Search organisations", request=SearchSchema, answers={200: PageSchema})
def search() -> ResponseReturnValue:
    """One page; POST, so that what is searched stands in no address."""
    told = door.body(SearchSchema())
    cursor, limit = told.pop("cursor"), told.pop("limit")
    query = OrganisationQuery(name_key=title_key(told.pop("name")), **told)
    of = _filter(query)
    after = tuple(wired().cursors.open(cursor, of)) if cursor else None
    page = wired().find_organisations(query, after, limit)
    return {
        "items": [shapes.organisation(one) for one in page.organisations],
        "next": wired().cursors.seal(of, list(page.end)) if page.end else None,
    }


@routes.get("/<uuid:organisation_id>")
@readers
@door.speaks(
    summary="One organisation",
    answers={200: OrganisationCardSchema},
    refusals=(OrganisationUnknown,),
)
def show(organisation_id: UUID) -> ResponseReturnValue:
    """The organisation with its licences."""
    one = wired().show_organisation(organisation_id)
    return _card(one)


@routes.get("/<uuid:organisation_id>/departments")
@readers
@door.speaks(
    summary="Departments of an organisation",
    answers={200: DepartmentsSchema},
    refusals=(OrganisationUnknown,),
)
def list_departments(organisation_id: UUID) -> ResponseReturnValue:
    """Departments by name."""
    found = wired().list_departments(organisation_id)
    return {"items": [shapes.department(one) for one in found]}


def _filter(query: OrganisationQuery) -> dict[str, Any]:
    """The query as a cursor is bound to it."""
    return {name: str(value) for name, value in vars(query).items() if value}


def _card(one: Organisation) -> shapes.Shape:
    return {
        **shapes.organisation(one),
        "name_full": one.name_full,
        "kpp": one.kpp.digits,
        "kind": one.kind,
        "region_code": one.region_code,
        "parent_id": str(one.parent_id) if one.parent_id else None,
        "status": one.status.value,
        "licensed": one.licensed(wired().calendar.today()),
        "licences": [_licence(licence) for licence in one.licences],
    }


def _licence(one: Licence) -> shapes.Shape:
    return {
        "number": one.number,
        "issuer": one.issuer,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": shapes.day(one.valid_to),
        "status": one.status.value,
    }
