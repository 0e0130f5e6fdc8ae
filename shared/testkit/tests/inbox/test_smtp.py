"""E-mails of the services end in the sink, each once a recipient."""

import smtplib
from email.message import EmailMessage

import pytest

from testkit.inbox import Faults, Mailbox, SmtpSink


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def sink(mailbox, faults):
    with SmtpSink(mailbox, faults) as sink:
        yield sink


def mail(text="Ваш код:\n\n123456\n", *, html=None, to="Orlova@stand.example"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "idp@localhost", to, "Код подтверждения"
    made["Message-ID"] = "<m-1@localhost>"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def send(sink, message):
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as smtp:
        smtp.send_message(message)


def test_mail_is_kept_with_subject_and_plain_text(sink, mailbox):
    send(sink, mail(html="<p>123456</p>"))

    [kept] = mailbox.find(to="orlova@stand.example", kind="mail")
    assert kept.subject == "Код подтверждения"
    assert "\n123456" in kept.text.replace("\r", "")


def test_mail_to_two_is_kept_for_both(sink, mailbox):
    send(sink, mail(to="a@stand.example, b@stand.example"))

    assert [kept.to for kept in mailbox.find()] == ["a@stand.example", "b@stand.example"]


def test_mail_sent_again_is_kept_once(sink, mailbox):
    send(sink, mail())
    send(sink, mail())

    assert len(mailbox.find()) == 1


def test_refusing_channel_tells_the_sender_to_come_back(sink, mailbox, faults):
    faults.put("mail", "refuse", 60)

    with pytest.raises(smtplib.SMTPDataError) as caught:
        send(sink, mail())

    assert caught.value.smtp_code == 451
    assert mailbox.find() == []
