import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import cabinet
import look
from cabinet.domain import refusals
from cabinet.domain.binding import Method, Status
from cabinet.domain.preconditions import tasks
from cabinet.domain.roles import roles
from cabinet.http.documents import STATUSES
from cabinet.http.frame import _SECTIONS
from cabinet.http.upload import LEVELS

HERE = Path(cabinet.__file__).parent
LOOK = Path(look.__file__).parent
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
_USED = re.compile(r"""_\(\s*["']([a-zA-Z0-9_.-]+)["']\s*(~)?""")
_LISTED = re.compile(r"""\["([a-z0-9._-]+)" ~ .*?\] \| first_known""")

# What the document store may find of a content and of a signature (its checks and its verdicts).
FINDINGS = [
    "blob.damaged",
    "checker.limit",
    "pdf.encrypted",
    "pdf.malformed",
    "pdf.javascript",
    "pdf.launch",
    "pdf.embedded-files",
    "pdf.xfa",
    "pdf.too-many-objects",
    "pdf.pdfa-claimed-not-verified",
    "pdf.pdfa-not-claimed",
    "cda.malformed",
    "cda.root",
    "cda.schema-not-checked",
    *(
        f"cda.{name}-{kind}"
        for name in (
            "typeId",
            "id",
            "code",
            "effectiveTime",
            "confidentialityCode",
            "setId",
            "versionNumber",
        )
        for kind in ("missing", "repeated")
    ),
    "cda.patient-id-missing",
    "cda.author-id-missing",
    "cda.custodian-missing",
    "other",
]
SUB_INDICATIONS = [
    "FORMAT_FAILURE",
    "HASH_FAILURE",
    "SIG_CRYPTO_FAILURE",
    "REVOKED",
    "NOT_YET_VALID",
    "NO_SIGNING_CERTIFICATE_FOUND",
    "NO_CERTIFICATE_CHAIN_FOUND",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "CHAIN_CONSTRAINTS_FAILURE",
    "CRYPTO_CONSTRAINTS_FAILURE",
    "SIG_CONSTRAINTS_FAILURE",
    "OUT_OF_BOUNDS_NO_POE",
    "TRY_LATER",
    "GENERIC",
]
MATCHES = [
    "CERTIFICATE_WITHOUT_SNILS",
    "SIGNER_NOT_IN_REGISTRY",
    "NAME_DIFFERS",
    "SIGNER_IS_NOT_CALLER",
    "SIGNER_BLOCKED",
    "SIGNER_STOPPED",
    "NOT_IN_ORGANISATION",
    "POST_MAY_NOT_SIGN",
    "ROLE_NOT_EXPECTED",
    "ALREADY_SIGNED",
    "ORGANISATION_DIFFERS",
    "AUTHORITY_NOT_SHOWN",
    "UNKNOWN",
    "MATCHED",
]


# Why a binding is refused: the page says what to do in a sentence of its own, by ``next_step``.
REFUSED_BINDINGS = [
    "organisation-not-found",
    "organisation-closed",
    "organisation-unlicensed",
    "record-not-found",
    "record-archived",
    "data-differ",
    "worker-taken",
    "no-active-position",
]
# A Russian imperative.
_ACT = re.compile(r"\w(?:ите|йте|ьте)(?:сь)?\b")


def catalog(folder, locale):
    with (folder / "locale" / locale / "messages.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


@pytest.fixture(scope="module", params=["ru", "en"])
def words(request):
    return catalog(LOOK, request.param) | catalog(HERE, request.param)


def test_both_languages_say_the_same_things():
    assert catalog(HERE, "ru").keys() == catalog(HERE, "en").keys()


def test_nothing_is_left_unsaid(words):
    assert [word for word, said in words.items() if not said] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_page_is_in_the_catalog(template, words):
    used = [word for word, more in _USED.findall(template.read_text("utf-8")) if not more]

    assert [word for word in used if word not in words] == []


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("document.status", [*STATUSES, "unknown"]),
        ("binding.status", [*Status]),
        ("binding.method", [*Method]),
        ("level", LEVELS),
        ("section", [name for name, _ in _SECTIONS]),
        ("role", [*roles("doctor"), *roles("department_head"), *roles("head")]),
        ("step", ["retry", "choose", "ask-hr", "correct", "confirm", "support"]),
        ("version.status", ["checking", "accepted", "refused", "superseded"]),
        (
            "signature.status",
            ["checking", "counted", "not_counted", "awaiting_revocation"],
        ),
        (
            "delivery.status",
            [
                "queued",
                "sending",
                "sent",
                "received",
                "accepted",
                "rejected",
                "dead",
                "cancelled",
            ],
        ),
        ("finding", FINDINGS),
        ("verdict", ["PASSED", "INDETERMINATE", "FAILED", "other"]),
        ("verdict.why", [*SUB_INDICATIONS, "other"]),
        ("match", [*MATCHES, "other"]),
        ("reason", ["document-destroyed", "version-not-accepted", "not-signed"]),
        ("document.waiting", ["content", "signature", "delivery"]),
        ("action", ["upload", "sign", "send"]),
        ("journal.actor", ["person", "loop", "operator", "recipient", "program"]),
        (
            "task",
            [task.name for task in tasks(level=None, acr=None, bound=False, workplace=False)],
        ),
    ],
)
def test_every_value_that_a_page_names_has_a_word(prefix, names, words):
    assert [name for name in names if f"{prefix}.{name}" not in words] == []


def test_every_refusal_has_its_sentence(words):
    codes = [
        kind.code
        for kind in vars(refusals).values()
        if isinstance(kind, type) and hasattr(kind, "code")
    ]

    assert [code for code in codes if f"problem.{code}.text" not in words] == []


def test_every_sentence_of_a_problem_and_of_a_field_says_what_to_do():
    silent = {
        word
        for word, said in catalog(HERE, "ru").items()
        if re.fullmatch(r"problem\..*\.text|error\..*", word) and not _ACT.search(said)
    }

    assert silent == {f"problem.{reason}.text" for reason in REFUSED_BINDINGS}


def test_russian_sentences_hold_no_latin_words_but_names():
    allowed = re.compile(r"OID|SHA-256|PDF|XML|CAdES|DER|PEM|sig|cookie|base64")
    found = {
        word: latin
        for word, said in catalog(HERE, "ru").items()
        if (latin := re.findall(r"[A-Za-z]{2,}", allowed.sub("", said)))
    }

    assert found == {}
