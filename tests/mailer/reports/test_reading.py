"""What servers write back is understood, in the words of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.domain.reports import Report, ReportKind, is_gone, read
from tests.mailer.reports.coming_back import SAMPLES, sample

ADDRESS = "bounces+abc@comptoir.example.org"
FAILED, DELAYED, DELIVERED = ReportKind.FAILED, ReportKind.DELAYED, ReportKind.DELIVERED
NONE = ReportKind.NONE

SAID = {
    "postfix_unknown": (FAILED, "5.1.1", True),
    "postfix_no_such_domain": (FAILED, "5.4.4", True),
    "postfix_delayed": (DELAYED, "4.4.1", False),
    "postfix_delivered": (DELIVERED, "2.0.0", False),
    "postfix_relayed": (NONE, "", False),
    "orange_unknown": (FAILED, "5.1.1", True),
    "orange_spam": (FAILED, "5.2.0", False),
    "orange_full": (FAILED, "5.2.2", False),
    "free_unknown": (FAILED, "5.0.0", True),
    "free_policy": (FAILED, "5.7.1", False),
    "gmail_unknown": (FAILED, "5.1.1", True),
    "gmail_full": (FAILED, "5.2.2", False),
    "exchange_online_unknown": (FAILED, "5.1.10", True),
    "exchange_online_edge": (FAILED, "5.4.1", True),
    "exchange_server_full": (FAILED, "5.2.2", False),
    "exim_unknown": (FAILED, "5.0.0", True),
    "internationalised": (FAILED, "5.1.1", True),
    "alias_of_two": (DELIVERED, "2.0.0", False),
    "qmail_unknown": (FAILED, "5.1.1", True),
    "out_of_office": (NONE, "", False),
    "out_of_office_of_a_server": (NONE, "", False),
    "answer": (NONE, "", False),
    "complaint": (ReportKind.COMPLAINED, "", False),
    "broken_report": (NONE, "", False),
}
"""Of each sample: what it is, its status, and whether the address is of no use."""


def test_each_sample_is_tried() -> None:
    assert {path.stem for path in SAMPLES.iterdir()} == set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_a_message_is_taken_for_what_it_is(name: str) -> None:
    kind, status, gone = SAID[name]

    report = read(sample(name, address=ADDRESS))

    assert (report.kind, report.status) == (kind, status)
    assert (report.kind is FAILED and is_gone(report.status, report.said)) is gone
    assert ADDRESS in report.addresses


def test_the_words_of_the_server_are_kept() -> None:
    report = read(sample("gmail_full", address=ADDRESS))

    assert report.told.startswith("5.2.2 552-5.2.2 The recipient's inbox is out of storage space.")


def test_an_address_that_only_the_text_names_is_no_address_of_it() -> None:
    """Whoever answers may quote what they like."""
    report = read(b"From: postmaster@a.example\nTo: x@y.example\n\n550 " + ADDRESS.encode())

    assert ADDRESS not in report.addresses


@pytest.mark.parametrize(
    ("status", "said", "gone"),
    [
        ("", "550 5.1.1 unknown", True),
        ("", "Refused: 550 no such user here", True),
        ("", "550 5.7.1 user unknown to our reputation service", False),
        ("", "450 4.1.1 user unknown", False),
        ("", "452 4.2.2 mailbox full", False),
        ("5.0.0", "552 5.2.2 over quota", False),
        ("5.0.0", "550 5.1.1 x", True),
        ("5.7.1", "550 5.1.1 x", False),
        ("", "554 spam", False),
        ("", "550 Utilisateur inconnu", True),
    ],
)
def test_an_address_is_of_no_use_only_where_a_server_says_so(
    status: str, said: str, gone: bool
) -> None:
    assert is_gone(status, said) is gone


def test_parts_in_parts_without_end_say_nothing() -> None:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(5_000)
    )

    assert read(f"From: MAILER-DAEMON\n{nested}550 5.1.1".encode()).kind is NONE


def test_text_in_a_charset_that_nobody_knows_is_read_all_the_same() -> None:
    message = "From: MAILER-DAEMON\nContent-Type: text/plain; charset=x-none\n\n550 5.1.1 unknown"

    assert read(message.encode()).status == "5.1.1"


@given(st.sampled_from(sorted(SAID)), st.data())
def test_whatever_comes_back_broken_is_read_without_a_fault(name: str, data: st.DataObject) -> None:
    content = bytearray(sample(name, address=ADDRESS))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    assert isinstance(read(bytes(content)), Report)


@given(st.binary(max_size=400))
def test_whatever_bytes_come_back_are_read_without_a_fault(content: bytes) -> None:
    assert isinstance(read(b"From: MAILER-DAEMON\n" + content), Report)
