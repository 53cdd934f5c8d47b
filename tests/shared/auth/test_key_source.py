import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from shared.auth.key_source import GOOD_FOR, PAUSE, KeySource
from shared.crypto import keys
from shared.errors import Unavailable
from tests.shared.auth.conftest import Identity

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


class Page:
    """Where identity shows its public keys."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.reads = 0
        self.status = 200
        self.body: bytes | None = None
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page.reads += 1
                self.send_response(page.status)
                self.end_headers()
                self.wfile.write(page.body or page.identity.public.read_bytes())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/jwks.json"

    def kid(self) -> str:
        kid = keys.read(self.identity.public).keys[0].kid
        assert kid is not None
        return kid

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def page(identity: Identity) -> Iterator[Page]:
    page = Page(identity)
    yield page
    page.close()


@pytest.fixture
def source(page: Page) -> KeySource:
    return KeySource(page.url)


class TestKeysAtAnAddress:
    def test_are_fetched_once_in_five_minutes(self, page: Page, source: KeySource) -> None:
        for seconds in (0, 10, 299):
            assert source.find(page.kid(), now=NOW + timedelta(seconds=seconds))
        assert page.reads == 1

        source.find(page.kid(), now=NOW + GOOD_FOR)
        assert page.reads == 2

    def test_are_fetched_again_for_a_key_that_is_not_known(
        self, page: Page, source: KeySource
    ) -> None:
        source.find(page.kid(), now=NOW)
        page.identity.rotate()

        assert source.find(page.kid(), now=NOW + PAUSE)

    def test_are_not_fetched_for_each_invented_key(self, page: Page, source: KeySource) -> None:
        for second in range(11):
            with pytest.raises(KeyError):
                source.find(f"invented-{second}", now=NOW + timedelta(seconds=second))

        assert page.reads == 3  # at 0, 5 and 10 seconds

    @pytest.mark.parametrize("status", [404, 500, 302])
    def test_are_kept_while_the_address_does_not_answer(
        self, page: Page, source: KeySource, status: int
    ) -> None:
        source.find(page.kid(), now=NOW)
        page.status = status

        assert source.find(page.kid(), now=NOW + timedelta(hours=1))

    @pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"keys": []}', b'{"keys": [{}]}'])
    def test_are_kept_while_the_address_answers_nonsense(
        self, page: Page, source: KeySource, body: bytes
    ) -> None:
        source.find(page.kid(), now=NOW)
        page.body = body

        assert source.find(page.kid(), now=NOW + timedelta(hours=1))

    def test_that_were_never_there_make_it_unavailable_until_they_are(
        self, page: Page, source: KeySource
    ) -> None:
        page.status = 503
        with pytest.raises(Unavailable):
            source.find(page.kid(), now=NOW)

        page.status = 200
        with pytest.raises(Unavailable):
            source.find(page.kid(), now=NOW + timedelta(seconds=1))
        assert source.find(page.kid(), now=NOW + PAUSE)

    def test_made_for_something_else_are_left_alone(self, page: Page, source: KeySource) -> None:
        shown = json.loads(page.identity.public.read_text())
        page.body = json.dumps({"keys": [{**shown["keys"][0], "use": "enc"}]}).encode()

        with pytest.raises(Unavailable):
            source.find(page.kid(), now=NOW)
