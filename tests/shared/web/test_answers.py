"""What every answer carries, and what the log keeps of it."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from shared.web import Service
from tests.shared.web.conftest import Caller


@pytest.mark.parametrize("path", ["/nowhere", "/failures/bug", "//mailer/health/live", "/things"])
def test_every_answer_is_nobodys_to_keep_or_to_show(anybody: Caller, path: str) -> None:
    headers = anybody.get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Request-ID"]


class TestStrictTransport:
    """`Strict-Transport-Security`: RFC 6797."""

    @pytest.mark.parametrize(
        ("peer", "scheme", "forwarded", "is_said"),
        [
            ("10.0.0.1", "http", "https", True),
            ("10.0.0.1", "http", "http, HTTPS", True),
            ("10.0.0.1", "http", "https, http", False),  # the caller wrote the first
            ("10.0.0.1", "https", "http", False),
            ("10.0.0.1", "http", "", False),
            ("198.51.100.7", "http", "https", False),  # not a proxy of ours
            ("198.51.100.7", "https", "", True),
            ("", "https", "https", True),
        ],
    )
    def test_is_said_to_who_came_by_https(
        self, app: Service, peer: str, scheme: str, forwarded: str, is_said: bool
    ) -> None:
        app.settings = replace(app.settings, hsts=31536000)

        for path in ("/nowhere", "//mailer/health/live"):
            headers = (
                Caller(app)
                .get(
                    path,
                    base_url=f"{scheme}://comptoir.example.org",
                    environ_base={"REMOTE_ADDR": peer},
                    headers={"X-Forwarded-Proto": forwarded} if forwarded else {},
                )
                .headers
            )

            said = headers.get("Strict-Transport-Security")
            assert said == ("max-age=31536000" if is_said else None)

    def test_is_not_said_unless_asked_for(self, anybody: Caller) -> None:
        answer = anybody.get("//mailer/health/live", base_url="https://comptoir.example.org")

        assert "Strict-Transport-Security" not in answer.headers


def test_an_answer_without_words_has_no_language(administrator: Caller, things: str) -> None:
    headers = administrator.get(things).headers

    assert "Content-Language" not in headers
    assert "Vary" not in headers


class TestKeeping:
    """Who may keep an answer (RFC 9111)."""

    def test_is_for_the_caller_alone_who_asks_again_each_time(
        self, administrator: Caller, things: str
    ) -> None:
        answer = administrator.get(things)

        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["ETag"]

    def test_is_for_nobody_when_something_was_done(
        self, administrator: Caller, things: str
    ) -> None:
        answer = administrator.post(things, json={"name": "a"})

        assert answer.headers["Cache-Control"] == "no-store"

    def test_of_what_is_public_is_for_everybody_who_asks_again(self, anybody: Caller) -> None:
        answer = anybody.get("//mailer/openapi.json")
        known = {"If-None-Match": answer.headers["ETag"]}
        again = anybody.get("//mailer/openapi.json", headers=known)

        assert answer.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-cache"
        assert (again.status_code, again.data) == (304, b"")


class TestMethods:
    def test_head_answers_as_get_without_a_body(self, administrator: Caller, things: str) -> None:
        got, head = administrator.get(things), administrator.open("HEAD", things)

        assert (head.status_code, head.data) == (200, b"")
        assert headers_of(head) == headers_of(got)

    def test_options_tells_the_methods_to_anybody_and_does_nothing(
        self, anybody: Caller, things: str
    ) -> None:
        answer = anybody.open("OPTIONS", things)

        assert answer.status_code == 200
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
        assert answer.data == b""

    def test_others_are_refused_with_those_that_there_are(
        self, administrator: Caller, things: str
    ) -> None:
        answer = administrator.open("DELETE", things)

        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}

    @pytest.mark.parametrize("accept", ["text/html", "application/xml;q=0.1", "*/*", ""])
    def test_each_has_one_representation_whatever_is_accepted(
        self, administrator: Caller, things: str, accept: str
    ) -> None:
        """RFC 9110 §12.4.1 lets a server disregard Accept rather than answer 406."""
        good = administrator.get(things, headers={"Accept": accept})
        bad = administrator.get(f"{things}?page=0", headers={"Accept": accept})

        assert (good.status_code, good.mimetype) == (200, "application/json")
        assert (bad.status_code, bad.mimetype) == (422, "application/problem+json")


def headers_of(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}


class TestTheLog:
    @pytest.fixture(autouse=True)
    def _at_info(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)

    def test_keeps_a_line_of_each_request(
        self, administrator: Caller, things: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        administrator.get(f"{things}?q=Jeanne")

        [line] = [record for record in caplog.records if record.message == "answered"]
        assert line.__dict__["method"] == "GET"
        assert line.__dict__["route"] == "/mailer/v1/establishments/<uuid:establishment_id>/things"
        assert line.__dict__["status"] == 200
        assert line.__dict__["actor"] == str(administrator.id)
        assert line.__dict__["tenant"] == str(administrator.home)
        assert line.__dict__["milliseconds"] >= 0

    def test_keeps_no_secret_and_nothing_personal(
        self, administrator: Caller, things: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        administrator.post(f"{things}?q=Jeanne", json={"name": "Dupré"})

        kept = " ".join(str(record.__dict__) for record in caplog.records)
        assert administrator.token is not None
        assert administrator.token not in kept
        assert "Jeanne" not in kept
        assert "Dupré" not in kept

    def test_does_not_fill_with_health(
        self, anybody: Caller, caplog: pytest.LogCaptureFixture
    ) -> None:
        anybody.get("//mailer/health/live")

        assert caplog.records == []
