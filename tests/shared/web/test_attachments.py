"""Files are saved under their own names, accents included."""

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from shared.web import pdf


def named(name: str) -> tuple[str, dict[str, str]]:
    with flask.Flask(__name__).test_request_context():
        return parse_options_header(pdf.answer(b"", name=name).headers["Content-Disposition"])


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("échéance 2026", "échéance-2026.pdf"),
        ("李 王", "李-王.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ('a";b\r\nSet-Cookie: x', "a-b-Set-Cookie-x.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("a\u202egpj.exe", "a-gpj.exe.pdf"),
        ("a%00b%2e%2e", "a-00b-2e-2e.pdf"),
        ("été\u00a0; filename*=UTF-8''x", "été-filename-UTF-8-x.pdf"),
        ("x" * 79 + "-y", f"{'x' * 79}.pdf"),
        ("𠮷" * 80, f"{'𠮷' * 60}.pdf"),
    ],
)
def test_a_file_keeps_its_name(name: str, saved: str) -> None:
    assert named(name) == ("attachment", {"filename": saved})


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
def test_every_title_makes_a_header_that_travels(name: str) -> None:
    with flask.Flask(__name__).test_request_context():
        header = pdf.answer(b"", name=name).headers["Content-Disposition"]

    assert header.isascii()
    assert header.isprintable()
    saved = parse_options_header(header)[1]["filename"]
    assert saved.endswith(".pdf")
    assert len(saved.encode()) <= 255
