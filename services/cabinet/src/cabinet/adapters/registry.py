"""The registry over HTTP, in a person's name."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from cabinet.adapters.answers import demand_ok
from cabinet.domain.binding import Binding, Status
from cabinet.domain.organisation import Organisation
from cabinet.domain.workplace import Position, Workplace
from cabinet.usecases.ports import Dossier
from chassis.calls import Calls

_NOT_FOUND = 404
FRMR = "frmr"


class HttpRegistry:
    """See ``usecases.ports.Registry``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def seek(self, token: str, method: str, value: str) -> Binding:
        """Begin a binding."""
        return _binding(self._post(token, "/bindings", {"method": method, "value": value}))

    def choose(self, token: str, binding_id: UUID, organisation_id: UUID) -> Binding:
        """Go on with one of several organisations."""
        chosen = {"organisation_id": str(organisation_id)}
        return _binding(self._post(token, f"/bindings/{binding_id}/choice", chosen))

    def confirm(self, token: str, binding_id: UUID) -> Binding:
        """Bind."""
        return _binding(self._post(token, f"/bindings/{binding_id}/confirmation", {}))

    def bindings(self, token: str) -> Sequence[Binding]:
        """All of the person."""
        return [_binding(told) for told in self._get(token, "/bindings")["items"]]

    def workplaces(self, token: str) -> Sequence[Workplace]:
        """Positions in bound organisations."""
        return [
            Workplace(_position(each), _organisation(each["organisation"]))
            for each in self._get(token, "/self/workplaces")["items"]
        ]

    def dossier(self, token: str) -> Dossier | None:
        """The personal record; none while the account has no worker."""
        answer = self._calls.get("/self/worker", token=token)
        if answer.status == _NOT_FOUND:
            return None
        told = demand_ok(answer, FRMR).json()
        return Dossier(
            number=told.get("number"),
            full_name=_full_name(told),
            birth_date=date.fromisoformat(told["birth_date"]),
            positions=tuple(_position(each) for each in told["positions"]),
        )

    def _get(self, token: str, path: str) -> Any:
        return demand_ok(self._calls.get(path, token=token), FRMR).json()

    def _post(self, token: str, path: str, body: dict[str, str]) -> Any:
        return demand_ok(self._calls.post(path, json=body, token=token), FRMR).json()


def _binding(told: dict[str, Any]) -> Binding:
    organisation, worker = told["organisation"], told["worker"]
    expires_at = told["expires_at"]
    return Binding(
        binding_id=UUID(told["binding_id"]),
        status=Status.of(told["status"]),
        method=told["method"],
        reason=told["reason"],
        next_step=told["next_step"],
        fields=tuple(told.get("fields") or ()),
        organisation=_organisation(organisation) if organisation else None,
        choices=tuple(_organisation(each) for each in told["choices"]),
        worker_id=UUID(worker["worker_id"]) if worker else None,
        worker_name=_full_name(worker) if worker else None,
        positions=tuple(_position(each) for each in told["positions"]),
        expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
    )


def _organisation(told: dict[str, Any]) -> Organisation:
    return Organisation(
        organisation_id=UUID(told["organisation_id"]),
        name=told["name"],
        ogrn=told["ogrn"],
        inn=told["inn"],
        oid=told.get("oid"),
        address=told.get("address"),
    )


def _position(told: dict[str, Any]) -> Position:
    department = told.get("department") or {}
    department_id, ends_on = told.get("department_id"), told.get("ends_on")
    return Position(
        position_id=UUID(told["position_id"]),
        organisation_id=UUID(told["organisation_id"]),
        department_id=UUID(department_id) if department_id else None,
        post_code=told["post_code"],
        position_class=told["position_class"],
        occupation=told["occupation"],
        rate=Decimal(told["rate"]),
        is_head=told["is_head"],
        begins_on=date.fromisoformat(told["begins_on"]),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        post_name=told.get("post_name"),
        department_name=told.get("department_name") or department.get("name"),
    )


def _full_name(told: dict[str, Any]) -> str:
    names = ("family_name", "given_name", "patronymic")
    return " ".join(told[name] for name in names if told.get(name))
