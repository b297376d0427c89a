"""Mail is taken, kept whole, and delivered to nobody."""

import email
import smtplib
from email import policy
from email.message import EmailMessage

import lab


def test_a_message_is_kept_with_its_envelope(quick: lab.Lab) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "pf9@lab.example", "anna@lab.example", "Grüße ☕"
    message.set_content("A line.\n.\nAfter a dot.\n")
    with smtplib.SMTP(quick.mail.host, quick.mail.port, timeout=10) as server:
        server.send_message(message, to_addrs=["anna@lab.example", "hidden@lab.example"])
    (file,) = quick.mail.messages.glob("*.eml")
    kept = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert kept["Subject"] == "Grüße ☕"
    assert kept["X-MailFrom"] == "pf9@lab.example"
    assert kept.get_all("X-RcptTo") == ["anna@lab.example", "hidden@lab.example"]
    assert kept.get_content().splitlines() == ["A line.", ".", "After a dot."]
