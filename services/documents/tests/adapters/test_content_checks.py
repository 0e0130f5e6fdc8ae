"""What the child finds in documents, and that nothing in them harms the parent."""

from io import BytesIO

import pikepdf
import pytest

from documents.adapters import content_checks
from documents.adapters.content_checks import SandboxedChecks

PDF, XML = "application/pdf", "application/xml"
CDA = """<ClinicalDocument xmlns="urn:hl7-org:v3"><typeId/><id/><code/><effectiveTime/>
<confidentialityCode code="N"/><setId/><versionNumber value="1"/>
<recordTarget><patientRole><id/></patientRole></recordTarget>
<author><assignedAuthor><id/></assignedAuthor></author><custodian><assignedCustodian>
<representedCustodianOrganization><id/></representedCustodianOrganization></assignedCustodian>
</custodian></ClinicalDocument>"""


def _ids(media_type, content, level=None):
    found = SandboxedChecks().check(media_type, [content])
    return [one["id"] for one in found if level is None or one["level"] == level]


def _pdf(change=lambda document: None, **save):
    made = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        document.save(made, **save)
    return made.getvalue()


def _javascript(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = document.make_indirect(action)


def _launch(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    document.Root.OpenAction = document.make_indirect(action)


def _inline(document):
    """As most writers put it: the action lies within the catalogue."""
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _annotated(**annotation):
    def change(document):
        box = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 1, 1], **annotation)
        document.pages[0].obj.Annots = pikepdf.Array([box])

    return change


def _attached(document):
    held = pikepdf.Dictionary(F=document.make_stream(b"MZ"))
    file = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, EF=held)
    _annotated(Subtype=pikepdf.Name.FileAttachment, FS=file)(document)


def _crowd(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.Crowd = pikepdf.Array([document.make_indirect(action) for _ in range(3_000)])


def _embedded(document):
    document.attachments["a.txt"] = b"hidden"


def test_a_plain_pdf_is_not_refused():
    assert _ids(PDF, _pdf(), "refuse") == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_pdf(_javascript), "pdf.javascript"),
        (_pdf(_launch), "pdf.launch"),
        (_pdf(_inline), "pdf.javascript"),
        (
            _pdf(_annotated(A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"))),
            "pdf.launch",
        ),
        (_pdf(_attached), "pdf.embedded-files"),
        (_pdf(_embedded), "pdf.embedded-files"),
        (_pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "pdf.encrypted"),
        (_pdf(encryption=pikepdf.Encryption(owner="o", user="")), "pdf.encrypted"),
        (_pdf()[:-60], "pdf.malformed"),
        (b"%PDF-1.7\nnothing", "pdf.malformed"),
    ],
    ids=[
        "javascript",
        "launch",
        "inline_javascript",
        "launch_of_an_annotation",
        "attached_to_a_page",
        "embedded",
        "password",
        "encrypted",
        "cut",
        "empty",
    ],
)
def test_a_pdf_that_acts_hides_or_breaks_is_refused(content, expected):
    assert expected in _ids(PDF, content, "refuse")


def test_a_crowd_of_actions_is_told_once():
    assert _ids(PDF, _pdf(_crowd), "refuse") == ["pdf.javascript"]


def test_a_whole_header_only_lacks_its_schema():
    assert _ids(XML, CDA.encode()) == ["cda.schema-not-checked"]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ("<setId/>", "cda.setId-missing"),
        ("<recordTarget><patientRole><id/></patientRole></recordTarget>", "cda.patient-id-missing"),
        ("<author><assignedAuthor><id/></assignedAuthor></author>", "cda.author-id-missing"),
    ],
)
def test_what_the_header_lacks_is_a_warning(gone, expected):
    assert expected in _ids(XML, CDA.replace(gone, "").encode(), "warn")


@pytest.mark.parametrize("content", [b"<a/>", CDA.replace(' xmlns="urn:hl7-org:v3"', "").encode()])
def test_another_root_is_refused(content):
    assert _ids(XML, content) == ["cda.root"]


def test_a_bomb_of_entities_does_not_grow():
    bomb = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 9_000 + b'">]><a>' + b"&b;" * 9_000 + b"</a>"

    assert _ids(XML, bomb, "refuse") != []


def test_a_child_out_of_memory_is_a_finding(tmp_path):
    huge = (b"x" * (1 << 20) for _ in range(700))

    found = SandboxedChecks().check(PDF, huge)

    assert [one["id"] for one in found] == ["checker.limit"]


def test_a_child_that_hangs_is_a_finding(monkeypatch):
    sleeping = (content_checks.sys.executable, "-I", "-c", "import time; time.sleep(60)")
    monkeypatch.setattr(content_checks, "_CHILD", sleeping)
    monkeypatch.setattr(content_checks, "WALL_S", 0.2)

    assert _ids(PDF, _pdf()) == ["checker.limit"]
    assert _ids(PDF, bytes(1 << 20)) == ["checker.limit"]
