"""Reading what comes back."""

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from services.mailer.domain.reports.report import LONGEST, Report, ReportKind
from services.mailer.domain.reports.verdicts import ENHANCED, status_of

LOOKED_AT = 512 * 1024
"""Bytes of a message that are read: what counts stands before the e-mail that it gives back."""
MOST_PARTS = 50

WHERE_TO = (
    *("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To"),
    *("X-Failed-Recipients", "To", "Cc"),
)
WHERE_FROM = ("Return-Path", "Original-Mail-From", "X-Envelope-From")
STATUS_PARTS = frozenset(("message/delivery-status", "message/global-delivery-status"))
ACTIONS = {
    "failed": ReportKind.FAILED,
    "delayed": ReportKind.DELAYED,
    "delivered": ReportKind.DELIVERED,
}
BY_WEIGHT = (ReportKind.DELIVERED, ReportKind.FAILED, ReportKind.DELAYED)
"""Where an address stands for several, one that was reached counts before those that were not."""

ANSWERS = re.compile(r"auto-?(?:replied|reply|notified)|vacation", re.IGNORECASE)
ANSWERING = ("Auto-Submitted", "Precedence", "X-Autoreply", "X-Autorespond", "X-Auto-Reply-From")
BY_MACHINE = re.compile(r"mailer-daemon|postmaster|mail delivery|microsoft exchange", re.IGNORECASE)
REFUSAL = re.compile(r"(?<!\d)(?:5\d\d[ -]|5\.\d{1,3}\.\d{1,3}(?!\d))")
RETURNED = re.compile(r"^-+ ?(?:Below this line|Original message|This is a copy)", re.MULTILINE)


def read(content: bytes) -> Report:
    """Tell what a message says of an e-mail that was sent; one that cannot be read says nothing."""
    try:
        return _read(content)
    except (LookupError, RecursionError, TypeError, ValueError):  # parts in parts without end
        return Report(kind=ReportKind.NONE, addresses="")


def is_message(content: bytes) -> bool:
    """Tell whether this begins as messages do: with headers (RFC 5322)."""
    return bool(BytesHeaderParser(policy=compat32).parsebytes(content[:LOOKED_AT]).keys())


def _read(content: bytes) -> Report:
    message = message_from_bytes(content[:LOOKED_AT], policy=compat32)
    parts = [part for _, part in zip(range(MOST_PARTS), message.walk(), strict=False)]
    addresses = "\n".join(_addresses(message, parts))
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            return _complaint(part, addresses)
    for part in parts:
        if part.get_content_type() in STATUS_PARTS:
            return _status(part, addresses)
    return _in_words(message, parts, addresses)


def _addresses(message: Message, parts: list[Message]) -> Iterator[str]:
    for name in WHERE_TO:
        yield from _values(message, name)
    for part in parts[1:]:
        for name in WHERE_FROM:
            yield from _values(part, name)
        if part.get_content_type() == "text/rfc822-headers":
            for name in WHERE_FROM:
                yield from _values(message_from_string(_text(part)), name)


def _values(message: Message, name: str) -> Iterator[str]:
    yield from (" ".join(str(value).split()) for value in message.get_all(name, []))


def _complaint(part: Message, addresses: str) -> Report:
    (fields,) = _blocks(part)[:1] or [Message()]
    kind = str(fields.get("Feedback-Type", "")).strip().lower()
    more = "\n".join([addresses, *_values(fields, "Original-Mail-From")])
    if kind == "not-spam":
        return Report(kind=ReportKind.NONE, addresses=more)
    return Report(kind=ReportKind.COMPLAINED, addresses=more, said=f"complaint: {kind}"[:LONGEST])


def _status(part: Message, addresses: str) -> Report:
    """Read what is told of each recipient (RFC 3464 §2.3)."""
    found: dict[ReportKind, Message] = {}
    for block in _blocks(part):
        action = str(block.get("Action", "")).split("(")[0].strip().lower()
        if action in ACTIONS:
            found.setdefault(ACTIONS[action], block)
    for kind in BY_WEIGHT:
        if kind in found:
            return _of_block(kind, found[kind], addresses)
    return Report(kind=ReportKind.NONE, addresses=addresses)


def _of_block(kind: ReportKind, block: Message, addresses: str) -> Report:
    said = " ".join(str(block.get("Diagnostic-Code", "")).split(";", 1)[-1].split())[:LONGEST]
    given = ENHANCED.search(str(block.get("Status", "")))
    status = status_of(said, given=given[1] if given else "")
    return Report(kind=kind, addresses=addresses, status=status, said=said)


def _blocks(part: Message) -> list[Message]:
    """Take the fields of a report apart: a block for the message, then one for each recipient."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [each for each in payload if isinstance(each, Message)]
        texts = [_text(each) for each in blocks]  # what a parser took for the body of the first
    else:
        blocks, texts = [], [_text(part)]
    for text in texts:
        blocks += [message_from_string(block) for block in re.split(r"\r?\n\r?\n", text)]
    return blocks


def _in_words(message: Message, parts: list[Message], addresses: str) -> Report:
    """Read what a server says in words alone, as qmail does; answers by machine are passed by."""
    none = Report(kind=ReportKind.NONE, addresses=addresses)
    if any(ANSWERS.search(value) for name in ANSWERING for value in _values(message, name)):
        return none
    is_of_machine = BY_MACHINE.search(str(message.get("From", ""))) is not None
    is_of_nobody = str(message.get("Return-Path", "")).strip() == "<>"
    if not (is_of_machine or is_of_nobody):
        return none
    for part in parts:
        if part.get_content_maintype() == "text":
            text = RETURNED.split(_text(part))[0]
            if found := REFUSAL.search(text):
                said = " ".join(text[found.start() : found.start() + LONGEST].split())
                return Report(
                    kind=ReportKind.FAILED,
                    addresses=addresses,
                    status=status_of(said),
                    said=said,
                )
    return none


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(part.get_payload() or "")
    charset = part.get_content_charset("utf-8")
    try:
        return payload.decode(charset, errors="replace")
    except (LookupError, ValueError):  # a charset that nobody knows
        return payload.decode("latin-1")
