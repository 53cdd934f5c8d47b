"""What the OpenAPI documents promise of headers is so: versions, pages, languages, throttles."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from werkzeug.test import TestResponse

from tests.contracts import refusals
from tests.contracts.operations import JSON, Operation, operations
from tests.contracts.scene import Request, Scene

READING = [o for o in operations() if o.is_reading]
DOCUMENTS = [o for o in READING if 304 in o.answers]
LISTS = [o for o in READING if "page" in o.parameters["query"]]
EDITED = [
    o
    for o in operations()
    if o.method in ("PUT", "PATCH") and o.path in {each.path for each in DOCUMENTS}
]
THROTTLED = [o for o in operations() if 429 in o.answers]
COUNTING_SOME_CALLS_ALONE = {
    "/accounts/v1/me",
    "/accounts/v1/me/export",
    "/accounts/v1/establishments/{establishment_id}/accounts/{account_id}",
    "/accounts/v1/establishments/{establishment_id}/confirm",
    "/accounts/v1/establishments/{establishment_id}/recover",
    "/identity/v1/establishments/{establishment_id}/accounts/{account_id}/factors/reset",
    "/identity/v1/password-suggestions",
    *(f"/identity/v1/oauth/{name}" for name in ("token", "introspect", "revoke")),
}
OF_ITS_OWN = {"X-Request-ID", "RateLimit"}
"""Headers that are another in each answer."""


def called(operation: Operation, scene: Scene, method: str | None = None) -> TestResponse:
    request = scene.good(operation)
    return scene.call(request.but(method=method or operation.method), scene.caller_of(operation))


def headers(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OF_ITS_OWN}


@pytest.mark.parametrize("operation", READING, ids=str)
class TestReading:
    def test_by_head_gives_the_same_headers_and_no_body(
        self, operation: Operation, scene: Scene
    ) -> None:
        got, head = called(operation, scene), called(operation, scene, "HEAD")

        assert (head.status_code, head.data) == (got.status_code, b"")
        assert headers(head) == headers(got)

    def test_is_kept_by_nobody_but_the_caller(self, operation: Operation, scene: Scene) -> None:
        answer = called(operation, scene)

        kept = answer.headers["Cache-Control"]
        if operation.permission is None:
            assert kept in ("no-cache", "public, max-age=300")
        elif operation in DOCUMENTS:
            assert kept == "private, no-cache"
        else:
            assert kept == "no-store"


@pytest.mark.parametrize("operation", DOCUMENTS, ids=str)
class TestADocument:
    def test_that_the_caller_has_already_is_not_sent_again(
        self, operation: Operation, scene: Scene
    ) -> None:
        good, caller = scene.good(operation), scene.caller_of(operation)
        etag = scene.call(good, caller).headers["ETag"]

        same = scene.call(good.with_header("If-None-Match", f'"other", {etag}'), caller)
        other = scene.call(good.with_header("If-None-Match", '"other"'), caller)

        assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", etag)
        assert (other.status_code, other.headers["ETag"]) == (200, etag)

    def test_is_json(self, operation: Operation, scene: Scene) -> None:
        assert called(operation, scene).mimetype == JSON


class TestEditing:
    def test_has_been_found(self) -> None:
        assert len(EDITED) >= 5

    @pytest.mark.parametrize("operation", EDITED, ids=str)
    def test_of_what_has_an_etag_says_which_version_it_edits(
        self, operation: Operation, scene: Scene
    ) -> None:
        good = scene.good(operation).with_header("Accept-Language", "fr")
        caller = scene.caller_of(operation)

        without = scene.call(good.with_header("If-Match", None), caller)
        stale = scene.call(good.with_header("If-Match", '"stale"'), caller)

        assert operation.parameters["header"]["If-Match"]["required"]
        told = refusals.faults(without, operation, 428, codes=("if_match_required",))
        assert list(told) == []
        assert list(refusals.faults(stale, operation, 412, codes=("stale_etag",))) == []


@pytest.mark.parametrize("operation", LISTS, ids=str)
class TestAList:
    def test_followed_by_next_shows_each_row_once(self, operation: Operation, scene: Scene) -> None:
        good, caller = scene.good(operation), scene.caller_of(operation)
        whole = scene.call(good.but(query={**good.query, "page_size": 100}), caller)

        walked = list(_walk(good.but(query={**good.query, "page_size": 1}), caller, scene))

        assert [row for page in walked for row in page.json or ()] == whole.json
        assert len(walked) == max(1, len(whole.json or ()))

    def test_leads_to_its_first_and_last_page(self, operation: Operation, scene: Scene) -> None:
        good, caller = scene.good(operation), scene.caller_of(operation)
        shown = scene.call(good.but(query={**good.query, "page_size": 1}), caller)
        if not shown.json:
            assert "Link" not in shown.headers
            return

        first, last = (_get(links(shown)[rel], good, caller, scene) for rel in ("first", "last"))

        assert first.json == shown.json
        assert len(last.json or ()) == 1
        assert "next" not in links(last)


def _walk(request: Request, caller: str | None, scene: Scene) -> Iterator[TestResponse]:
    answer = scene.call(request, caller)
    yield answer
    while "next" in links(answer):
        answer = _get(links(answer)["next"], request, caller, scene)
        yield answer


def _get(url: str, request: Request, caller: str | None, scene: Scene) -> TestResponse:
    path, _, query = url.partition("?")
    return scene.call(request.but(template=path, path={}, query=dict(parse_qsl(query))), caller)


def links(answer: TestResponse) -> dict[str, str]:
    """Read where a Link header leads, by relation (RFC 8288)."""
    found = re.findall(r'<(/[^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return {rel: url for url, rel in found}


@pytest.mark.parametrize("operation", THROTTLED, ids=str)
class TestAThrottle:
    def test_shows_the_counter_that_it_may_and_no_other(
        self, operation: Operation, scene: Scene
    ) -> None:
        """Who is not known is shown the counter of their address alone (design.md §4.4)."""
        answer = called(operation, scene)

        counters = re.findall(r'"(\w+)";r=\d+;t=\d+', answer.headers.get("RateLimit", ""))
        policies = re.findall(r'"(\w+)";q=\d+;w=\d+', answer.headers.get("RateLimit-Policy", ""))
        assert counters == policies
        assert set(counters) <= (
            {"account", "address", "establishment"} if operation.permission else {"address"}
        )
        assert counters or operation.path in COUNTING_SOME_CALLS_ALONE

    def test_is_in_the_document(self, operation: Operation) -> None:
        assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= operation.headers[429]
