"""Bodies that are files: bounded, and text if they say so."""

from io import BytesIO
from typing import Any

import pytest

from tests.answers import refused
from tests.shared.web.conftest import Caller


def upload(caller: Caller, body: bytes, content_type: str = "text/csv") -> object:
    answer = caller.post("/files", data=body, content_type=content_type)
    return answer.json["text"] if answer.status_code == 200 else refused(answer)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_file_is_read_as_it_is_usually_written(anybody: Caller, encoding: str) -> None:
    assert upload(anybody, "nom;prénom\nÉloïse".encode(encoding)) == "nom;prénom\nÉloïse"


def test_other_types_are_refused(anybody: Caller) -> None:
    assert upload(anybody, b"{}", "application/json") == (415, "unsupported_media_type")


@pytest.mark.parametrize("body", [b"", b" \n", b"a\x00b", b"\x81\x8d"])
def test_what_is_no_text_is_refused(anybody: Caller, body: bytes) -> None:
    assert upload(anybody, body) == (422, "invalid")


def test_a_view_has_its_own_limit(anybody: Caller) -> None:
    assert upload(anybody, b"a" * 2000) == "a" * 2000
    assert upload(anybody, b"a" * 2001) == (413, "too_large")


def in_chunks(caller: Caller, body: bytes) -> Any:
    """Send a file that does not say how long it is, as a server hands it on."""
    return caller.post(
        "/files",
        input_stream=BytesIO(body),
        content_type="text/csv",
        environ_overrides={"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True},
    )


def test_a_file_in_chunks_is_read_whole_or_refused(anybody: Caller) -> None:
    assert in_chunks(anybody, b"a" * 2000).json == {"text": "a" * 2000}
    assert refused(in_chunks(anybody, b"a" * 2001)) == (413, "too_large")
    assert refused(in_chunks(anybody, b"a" * 100_000)) == (413, "too_large")
