"""What the header of a CDA document must say; schemas are another matter and not checked here."""

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

_HL7 = "urn:hl7-org:v3"
_ROOT = f"{{{_HL7}}}ClinicalDocument"
_SCHEMAS = "cda.schema-not-checked"
# Each of these stands exactly once in the header of HL7 CDA R2.
_ONCE = ("typeId", "id", "code", "effectiveTime", "confidentialityCode", "setId", "versionNumber")


def check_cda(content: IO[bytes]) -> list[dict[str, Any]]:
    """Findings on one CDA document."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.parse(content, parser).getroot()
    except etree.XMLSyntaxError:
        return [_finding("refuse", "cda.malformed")]
    if root.tag != _ROOT:
        return [_finding("refuse", "cda.root", "/*")]
    return [*_header(root), _finding("warn", _SCHEMAS)]


def _header(root: "etree._Element") -> Iterator[dict[str, Any]]:
    for name in _ONCE:
        count = len(root.findall(f"{{{_HL7}}}{name}"))
        if count != 1:
            kind = "missing" if count == 0 else "repeated"
            yield _finding("warn", f"cda.{name}-{kind}", f"/ClinicalDocument/{name}")
    for path, kind in (
        ("recordTarget/patientRole/id", "cda.patient-id-missing"),
        ("author/assignedAuthor/id", "cda.author-id-missing"),
        (
            "custodian/assignedCustodian/representedCustodianOrganization/id",
            "cda.custodian-missing",
        ),
    ):
        if root.find("/".join(f"{{{_HL7}}}{step}" for step in path.split("/"))) is None:
            yield _finding("warn", kind, f"/ClinicalDocument/{path}")


def _finding(level: str, kind: str, place: str = "") -> dict[str, Any]:
    return {"level": level, "id": kind, "place": place}
