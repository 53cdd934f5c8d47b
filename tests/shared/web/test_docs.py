"""What a service says of itself, and the pages that show it; nothing is loaded from elsewhere."""

import re
from typing import Any

import pytest

from shared.web import Service, docs, openapi
from tests.contracts.operations import resolved
from tests.shared.web.conftest import Caller

THINGS = "/establishments/{establishment_id}/things"
PROBLEM = "application/problem+json"


@pytest.fixture
def document(app: Service) -> dict[str, Any]:
    return openapi.document(app)


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = resolved(document["paths"][f"/mailer/v1{path}"][method], document)
    return found


class TestTheDocument:
    def test_is_served_and_always_the_same(
        self, anybody: Caller, document: dict[str, Any], app: Service
    ) -> None:
        answer = anybody.get("//mailer/openapi.json")

        assert answer.json == document == openapi.document(app)
        assert document["openapi"].startswith("3.")
        assert document["info"]["title"] == "Things"

    def test_says_who_may_call_each_operation(self, document: dict[str, Any]) -> None:
        listing = operation(document, "get", THINGS)
        echo = operation(document, "post", "/echoes")

        assert listing["summary"] == "List things"
        assert listing["x-permission"] == {
            "name": "see_things",
            "own": ["administrator", "user"],
            "delegated": {"service": "accounts", "level": "read"},
            "duty": "duty:support",
            "scope": "things",
        }
        assert document["security"] == [{"token": []}]
        assert echo["security"] == []

    def test_says_what_each_operation_refuses(self, document: dict[str, Any]) -> None:
        making = operation(document, "post", THINGS)
        editing = operation(document, "patch", f"{THINGS}/{{thing_id}}")

        assert {"201", "400", "401", "403", "404", "409", "413", "415", "422", "503"} <= set(
            making["responses"]
        )
        assert "`name_taken`: This name is taken." in making["responses"]["409"]["description"]
        assert PROBLEM in making["responses"]["409"]["content"]
        assert {"412", "428"} <= set(editing["responses"])
        assert PROBLEM in document["components"]["responses"]["NOT_FOUND"]["content"]
        assert "errors" in document["components"]["schemas"]["Problem"]["properties"]

    def test_says_which_headers_are_read(self, document: dict[str, Any]) -> None:
        making = operation(document, "post", THINGS)
        editing = operation(document, "patch", f"{THINGS}/{{thing_id}}")

        assert ("Idempotency-Key", False) in headers(making)
        assert ("If-Match", True) in headers(editing)
        assert ("Accept-Language", False) in headers(making)

    def test_says_which_headers_are_written(self, document: dict[str, Any]) -> None:
        listing = operation(document, "get", THINGS)
        trying = operation(document, "post", "/tries")

        assert written(listing, 200) == {"ETag", "Link", "X-Pagination"}
        assert written(trying, 200) == {"RateLimit", "RateLimit-Policy"}
        assert written(trying, 429) == {
            *("RateLimit", "RateLimit-Policy", "Retry-After", "Content-Language"),
        }

    def test_leaves_out_what_is_not_the_api(self, document: dict[str, Any]) -> None:
        assert all(path.startswith("/mailer/v1/") for path in document["paths"])


def headers(found: dict[str, Any]) -> set[tuple[str, bool]]:
    """Name the headers that an operation reads, and whether it must have them."""
    return {(p["name"], p["required"]) for p in found["parameters"] if p["in"] == "header"}


def written(found: dict[str, Any], status: int) -> set[str]:
    """Name the headers of an operation's answer."""
    return set(found["responses"][str(status)]["headers"])


class TestThePages:
    def test_load_only_what_is_served_beside_them(self, anybody: Caller) -> None:
        for path in ("//mailer/docs", "//mailer/docs/problems"):
            page = anybody.get(path)
            loaded = re.findall(r'(?:src|href)="([^"#]+)"', page.text)

            assert page.status_code == 200
            assert page.content_type.startswith("text/html")
            assert loaded
            assert not re.search(r"<style|style=|<script>|onclick|https?://", page.text)
            for name in loaded:
                base = "//mailer/docs/" if path.endswith("problems") else "//mailer/"
                assert anybody.get(base + name).status_code == 200

    def test_have_a_policy_that_lets_nothing_else_in(self, anybody: Caller) -> None:
        policy = anybody.get("//mailer/docs").headers["Content-Security-Policy"]

        assert policy == docs.POLICY
        assert "unsafe" not in policy

    def test_give_each_asset_its_type(self, anybody: Caller) -> None:
        for name, (mimetype, _) in docs.ASSETS.items():
            answer = anybody.get(f"//mailer/docs/{name}")

            assert answer.mimetype == mimetype
            assert "max-age" in answer.headers["Cache-Control"]

    def test_give_nothing_else(self, anybody: Caller) -> None:
        for name in ("index.css", "..%2Fdocs.py", "%2e%2e/%2e%2e/docs.py", "LICENSE"):
            assert anybody.get(f"//mailer/docs/{name}").status_code == 404

    def test_tell_of_every_refusal_that_an_answer_can_point_to(self, anybody: Caller) -> None:
        refusal = anybody.post("/echoes", json={}).json["type"]
        page = anybody.get("//mailer/docs/problems")

        assert refusal.startswith("https://comptoir.example.org/mailer/docs/problems#")
        for code in (refusal.partition("#")[2], "terms_not_accepted", "stale_etag", "not_ready"):
            assert f'id="{code}"' in page.text
