"""Addresses with which one tries what becomes of e-mails, and the domains that nobody has.

RFC 2606 and 6761 reserve domains for examples and tests: no mail server will ever take mails to
them. Below `simulator.test` each name stands for what a server would do.
"""

from collections.abc import Callable
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from enum import StrEnum

SIMULATOR = "simulator.test"
TOP_LEVEL = frozenset({"test", "example", "invalid", "localhost"})
SECOND_LEVEL = frozenset({"example.com", "example.net", "example.org"})


class Simulated(StrEnum):
    """What the server of an address does, by the address's name.

    :cvar REFUSE: it says at once that there is no such mailbox
    :cvar DEFER: it says each time to try later
    :cvar BOUNCE: it takes the mail, and says then that there is no such mailbox
    :cvar DELAY: it takes the mail, and says that it still tries to hand it on
    :cvar COMPLAIN: it hands it on, and its holder calls it unwanted
    :cvar DELIVER: it hands it on, and says so
    """

    REFUSE = "refuse"
    DEFER = "defer"
    BOUNCE = "bounce"
    DELAY = "delay"
    COMPLAIN = "complain"
    DELIVER = "deliver"


def is_reserved(address: str) -> bool:
    """Tell whether nobody can have an address."""
    labels = address.rpartition("@")[2].lower().rstrip(".").split(".")
    return labels[-1] in TOP_LEVEL or ".".join(labels[-2:]) in SECOND_LEVEL


def simulated(address: str) -> Simulated | None:
    """Tell what the server of an address is to do; None: it is no address of the simulator."""
    name, _, domain = address.lower().rpartition("@")
    if domain != SIMULATOR:
        return None
    wanted = name.partition("+")[0]
    return Simulated(wanted) if wanted in set(Simulated) else Simulated.DELIVER


def report(kind: Simulated, message: EmailMessage, *, returns_to: str) -> bytes | None:
    """Write what the server sends back about a mail it has taken; None: nothing.

    :param returns_to: where the mail said that it comes back to
    """
    parts: dict[Simulated, Callable[[str, str], Message]] = {
        Simulated.BOUNCE: lambda to, _: _status(to, "failed", "5.1.1", "550 5.1.1 No such mailbox"),
        Simulated.DELAY: lambda to, _: _status(to, "delayed", "4.4.1", "Connection timed out"),
        Simulated.DELIVER: lambda to, _: _status(to, "delivered", "2.0.0", "250 2.0.0 Delivered"),
        Simulated.COMPLAIN: lambda _, back: _complaint(back),
    }
    if kind not in parts:
        return None
    is_complaint = kind is Simulated.COMPLAIN
    of = "feedback-report" if is_complaint else "delivery-status"
    whole = MIMEMultipart("report")
    whole.set_param("report-type", of)
    whole["From"] = f"MAILER-DAEMON@{SIMULATOR}"
    whole["To"] = returns_to
    whole["Subject"] = "Simulated report"
    whole["Auto-Submitted"] = "auto-replied"
    whole.attach(MIMEText("What a mail server would send back.", "plain", "utf-8"))
    whole.attach(parts[kind](str(message["To"]), returns_to))
    return whole.as_bytes()


def _status(recipient: str, action: str, status: str, said: str) -> Message:
    """Write a delivery status (RFC 3464)."""
    lines = {
        "Final-Recipient": f"rfc822; {recipient}",
        "Action": action,
        "Status": status,
        "Diagnostic-Code": f"smtp; {said}",
    }
    return _part("delivery-status", {"Reporting-MTA": f"dns; {SIMULATOR}"}, lines)


def _complaint(returns_to: str) -> Message:
    """Write a feedback report (RFC 5965)."""
    return _part(
        "feedback-report",
        {
            "Feedback-Type": "abuse",
            "User-Agent": "Simulator/1.0",
            "Version": "1",
            "Original-Mail-From": f"<{returns_to}>",
        },
    )


def _part(subtype: str, *blocks: dict[str, str]) -> Message:
    part = MIMEBase("message", subtype)
    for block in blocks:
        fields = Message()
        for name, value in block.items():
            fields[name] = value
        part.attach(fields)
    return part
