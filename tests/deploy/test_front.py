"""The plain pages, by themselves."""

from io import BytesIO
from typing import Any

import httpx
import pytest

from deploy.front import app
from deploy.front.reach import Visitor

FORM = "application/x-www-form-urlencoded"


class Silent:
    """Services that know no code."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def call(self, method: str, path: str, visitor: Visitor, **options: Any) -> httpx.Response:
        self.asked.append(options["json"])
        return httpx.Response(404, json={"code": "unknown_code", "title": "Inconnu.", "detail": ""})


@pytest.mark.parametrize("chunked", [{}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_a_form_is_read_as_far_as_one_can_be_long(chunked: dict[str, str]) -> None:
    """Else whoever sends without end fills the memory of the process."""
    services = Silent()
    page = app.make(services, is_embedded=True).test_client()
    sent = BytesIO(b"code=" + b"a" * 1_000_000)

    answer = page.post(
        "/activate",
        input_stream=sent,
        content_type=FORM,
        environ_overrides={"wsgi.input_terminated": True, **chunked},
    )

    assert answer.status_code in (404, 413)
    assert sent.tell() <= app.LARGEST_FORM
    assert all(len(asked["token"]) < app.LARGEST_FORM for asked in services.asked)


@pytest.mark.parametrize("path", ["/site//live", "/activate/", "/activate//"])
def test_nobody_is_sent_to_a_host_that_they_name(path: str) -> None:
    page = app.make(Silent(), is_embedded=True).test_client()

    answer = page.get(path, base_url="http://x.example")

    assert answer.status_code == 404
    assert "Location" not in answer.headers
