"""What OpenAPI documents say of headers: each is described once, and referred to by its name."""

from typing import Any

from apispec import APISpec

from shared.errors import TooMany

READ = {
    "ACCEPT_LANGUAGE": (
        "Accept-Language",
        "The language of refusals and labels: `fr` (so unless you ask otherwise) or `en`.",
    ),
    "IDEMPOTENCY_KEY": (
        "Idempotency-Key",
        "Repeat a request with the same key and it is done once; kept for 24 hours.",
    ),
    "EDITED_VERSION": ("If-Match", "The ETag of the version that is edited."),
    "KNOWN_VERSION": ("If-None-Match", "An ETag, for a 304 if nothing changed."),
}
"""Headers that operations read: the name of the component, of the header, and what it does."""

WRITTEN = {
    "CONTENT_LANGUAGE": "The language of the texts, where it depends on Accept-Language.",
    "VERSION": "The version: for If-None-Match, and for If-Match if it can be edited.",
    "LINK": "Where the first, prev, next and last page are (RFC 8288).",
    "RATELIMIT": "How many tries are left (r), and in how many seconds there are more (t).",
    "RATELIMIT_POLICY": "How many tries there are (q) in how many seconds (w), and for whom.",
    "RETRY_AFTER": "Seconds to wait before trying again.",
}
"""Headers of answers: the name of the component, and what they tell."""

JSON = "application/json"
RATE_LIMIT = {"RateLimit": "RATELIMIT", "RateLimit-Policy": "RATELIMIT_POLICY"}


def register(spec: APISpec) -> None:
    """Describe each header once."""
    for component, (name, text) in READ.items():
        facts: dict[str, Any] = {"name": name, "description": text, "schema": {"type": "string"}}
        facts |= {"required": component == "EDITED_VERSION"}
        spec.components.parameter(component, "header", facts, lazy=True)
    for component, text in WRITTEN.items():
        kind = "integer" if component == "RETRY_AFTER" else "string"
        facts = {"description": text, "schema": {"type": kind}}
        spec.components.header(component, facts, lazy=True)


def of_refusal(status: int | None = None) -> dict[str, str]:
    """Name the headers that each refusal with a status has."""
    waiting = {"Retry-After": "RETRY_AFTER"} if status in (429, 503) else {}
    return {"Content-Language": "CONTENT_LANGUAGE"} | waiting


def describe(doc: dict[str, Any], doc_info: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """Add to an operation the headers that it reads, and those of its answers."""
    responses: dict[Any, Any] = doc["responses"]
    is_document = facts["method"] == "get" and JSON in responses.get(200, {}).get("content", {})
    is_edit = "etagged" in doc_info and not is_document
    doc.setdefault("parameters", []).extend(_read(doc_info, is_document, is_edit))
    if is_document:
        responses.setdefault(304, {"description": "Not Modified"})
    always = _always(doc_info)
    for status, response in responses.items():
        if not isinstance(response, dict):
            continue  # described once for all
        headers = response.setdefault("headers", {})
        headers |= always
        if status == 200 and (is_document or is_edit):
            headers |= {"ETag": "VERSION"}
        if "X-Pagination" in headers:
            headers |= {"Link": "LINK"}
        if not headers:
            del response["headers"]
    return doc


def _read(doc_info: dict[str, Any], is_document: bool, is_edit: bool) -> list[str]:
    read = {
        "IDEMPOTENCY_KEY": "idempotent" in doc_info,
        "KNOWN_VERSION": is_document,
        "EDITED_VERSION": is_edit,
        "ACCEPT_LANGUAGE": True,
    }
    return [component for component, is_so in read.items() if is_so]


def _always(doc_info: dict[str, Any]) -> dict[str, str]:
    """Name the headers of each answer of an operation."""
    return dict(RATE_LIMIT) if TooMany in doc_info.get("refusals", ()) else {}
