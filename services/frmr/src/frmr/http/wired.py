"""The use cases of the application at hand, and the key of its cursors."""

from dataclasses import dataclass

from flask import current_app

from chassis.door import Cursors
from frmr.usecases.binding import ChooseOrganisation, ConfirmBinding, TryBinding
from frmr.usecases.calendar import Calendar
from frmr.usecases.card import ListBindings
from frmr.usecases.organisation import FindOrganisations, ListDepartments, ShowOrganisation
from frmr.usecases.signer import ResolveSigner
from frmr.usecases.unbinding import EndBinding
from frmr.usecases.workplace import ListWorkplaces, ShowDossier

EXTENSION = "frmr"


@dataclass(frozen=True)
class UseCases:
    """What people and programs may ask for."""

    try_binding: TryBinding
    choose_organisation: ChooseOrganisation
    confirm_binding: ConfirmBinding
    end_binding: EndBinding
    list_bindings: ListBindings
    list_workplaces: ListWorkplaces
    show_dossier: ShowDossier
    find_organisations: FindOrganisations
    show_organisation: ShowOrganisation
    list_departments: ListDepartments
    resolve_signer: ResolveSigner
    calendar: Calendar
    cursors: Cursors


def wired() -> UseCases:
    """What the application was made with."""
    found: UseCases = current_app.extensions[EXTENSION]
    return found
