"""Doors of an organisation's officers: a screen, and the same for programs."""

from idp.http.organisations import local_access, pages, staff_numbers

ORGANISATIONS = (staff_numbers.routes, local_access.routes, pages.routes)

__all__ = ["ORGANISATIONS"]
