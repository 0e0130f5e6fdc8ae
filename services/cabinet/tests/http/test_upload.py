from io import BytesIO
from uuid import UUID, uuid4

import pytest

from cabinet.domain.refusals import RefusedElsewhere
from cabinet.usecases.ports import NewDocument

BOUNDARY = "----boundary"


@pytest.fixture
def token(stage, client, sign_in):
    import lxml.html

    stage.bind()
    sign_in()
    tree = lxml.html.document_fromstring(client.get("/documents/upload").text)
    return tree.xpath("//input[@name='csrf_token']/@value")[0]


def fields(token, **bent):
    return {
        "csrf_token": token,
        "form_id": str(UUID(int=1)),
        "type_code": "147",
        "local_uid": "A-1",
        "level": "N",
    } | bent


def upload(client, told, content=b"%PDF-1.7", name="a.pdf", address="/documents/upload"):
    data = told | {"file": (BytesIO(content), name, "application/pdf")}
    return client.post(address, data=data, content_type="multipart/form-data")


def body(told, *files):
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in told.items()
    ]
    for name, content in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"'
        parts.append(
            f"{head}\r\nContent-Type: application/pdf\r\n\r\n".encode() + content + b"\r\n"
        )
    return b"".join(parts)


def post(client, raw, length=None):
    return client.post(
        "/documents/upload",
        data=raw,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        headers={} if length is None else {"Content-Length": str(length)},
    )


@pytest.mark.parametrize("size", [1, 8, 65_535, 65_536, 65_537, 300_000])
def test_file_passes_whole_whatever_its_length(stage, client, token, fake, size):
    content = (b"\r\n--" + bytes(range(256))) * (size // 260 + 1)
    content = content[:size]

    answer = upload(client, fields(token), content)

    assert answer.location == f"/documents/{fake.DOCUMENT}"
    assert stage.store.taken == [
        NewDocument(fake.GKB7.organisation_id, "147", "A-1", "N"),
        (fake.DOCUMENT, "application/pdf", content),
    ]


def test_number_left_empty_is_made_from_the_form(stage, client, token):
    form_id = str(uuid4())

    upload(client, fields(token, local_uid=" ", form_id=form_id))

    assert stage.store.taken[0].local_uid == form_id


def test_second_click_is_the_same_document_and_a_mended_form_is_another(stage, client, token):
    for local_uid in ("A-1", "A-1", "A-2"):
        upload(client, fields(token, local_uid=local_uid))

    first, again, mended = stage.store.keys
    assert first == again
    assert mended != first


def test_boundary_that_is_no_latin_text_is_no_form(client, token):
    kind = "multipart/form-data; boundary*=utf-8''%e2%82%ac"

    answer = client.post("/documents/upload", data=b"--x", content_type=kind)

    assert answer.status_code == 400


def test_kind_that_no_header_carries_is_some_kind_of_bytes(stage, client, token, fake):
    data = fields(token) | {"file": (BytesIO(b"%PDF"), "a.pdf", "application/\u043f\u0434\u0444")}

    upload_of = client.post("/documents/upload", data=data, content_type="multipart/form-data")

    assert upload_of.status_code == 303
    assert stage.store.taken[-1] == (fake.DOCUMENT, "application/octet-stream", b"%PDF")


def test_no_byte_goes_on_without_the_forms_token(stage, client, token):
    answer = upload(client, fields("0" * 64))

    assert answer.status_code == 403
    assert stage.store.taken == []


def test_file_before_the_token_is_refused(stage, client, token):
    told = fields(token)
    late = body({}, ("file", b"%PDF")) + body(told) + f"--{BOUNDARY}--\r\n".encode()

    answer = post(client, late)

    assert answer.status_code == 403
    assert stage.store.taken == []


def test_second_file_breaks_the_upload_off(stage, client, token):
    told = fields(token)
    raw = body(told, ("file", b"%PDF"), ("file", b"%PDF")) + f"--{BOUNDARY}--\r\n".encode()

    assert post(client, raw).status_code == 400
    assert all(isinstance(taken, NewDocument) for taken in stage.store.taken)


def test_upload_cut_half_way_is_no_upload(stage, client, token):
    raw = body(fields(token), ("file", b"%PDF-1.7" * 100))

    answer = post(client, raw[:-300], len(raw))

    assert answer.status_code in {400, 413}
    assert all(isinstance(taken, NewDocument) for taken in stage.store.taken)


def test_form_without_a_file_says_so_and_keeps_what_was_typed(client, token):
    answer = upload(client, fields(token), b"", "")

    assert answer.status_code == 422
    assert "Выберите файл" in answer.text


def test_faults_of_the_fields_are_told_beside_them(stage, client, token):
    answer = upload(client, fields(token, type_code="", level="X"))

    assert answer.status_code == 422
    assert "Укажите вид документа" in answer.text
    assert 'value="A-1"' in answer.text
    assert stage.store.taken == []


def test_number_that_is_taken_is_told_beside_the_field(stage, client, token):
    stage.store.create = _taken

    answer = upload(client, fields(token))

    assert answer.status_code == 409
    assert "уже есть" in answer.text


def test_new_version_goes_to_its_document(stage, client, token, fake):
    address = f"/documents/{fake.DOCUMENT}/versions"

    answer = upload(
        client, {"csrf_token": token, "form_id": str(UUID(int=1))}, b"%PDF-2", address=address
    )

    assert answer.location == f"/documents/{fake.DOCUMENT}"
    assert stage.store.taken == [(fake.DOCUMENT, "application/pdf", b"%PDF-2")]


@pytest.mark.demand("B5")
def test_nurse_uploads_nothing(stage, client, sign_in, fake):
    stage.bind(fake.NURSE)
    sign_in()

    answer = upload(client, fields("0" * 64))

    assert answer.status_code == 403
    assert "cabinet/module-denied" in answer.text


def _taken(acting, new, key):
    raise RefusedElsewhere(service="documents", status=409, refusal="local-uid-taken")
