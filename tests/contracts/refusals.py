"""What a refusal must look like, whatever was refused (RFC 9457; design.md §5)."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from werkzeug.test import TestResponse

from shared.web.docs import catalogue
from shared.web.openapi import PROBLEM
from tests.contracts.operations import Operation

LEAK = re.compile(
    r"Traceback|File \"|\.py\b|psycopg|sqlalchemy|marshmallow|werkzeug|<class |\bobject at 0x"
    r"|\b(?:Integrity|Operational|Programming|Data|Key|Value|Type|Attribute)Error\b"
    r"|\bSELECT |\bINSERT INTO\b|\bUPDATE \w+ SET\b|\bservices\.|\bshared\.",
)
"""What tells of our insides."""

ENGLISH = re.compile(
    r"(?:Not a|This field|Unknown (?:field|parameter)|Must |Longer|Shorter|Invalid"
    r"|Length|At (?:most|least)|It (?:must|holds)|Control characters|Number too large)\b.*"
)
"""How marshmallow, and we, tell in English what is wrong with a field."""


def faults(
    answer: TestResponse,
    operation: Operation,
    *statuses: int,
    codes: Collection[str] = (),
    fields: Iterable[str] = (),
) -> Iterator[str]:
    """Tell what is not as it should be in the answer to a bad request, made in French.

    :param statuses: those that are right
    :param codes: those that are right; without, any known one
    :param fields: that `errors` must name, or what they stand in or hold
    """
    if answer.status_code not in statuses:
        yield f"{answer.status_code} instead of {_either(statuses)}: {answer.text[:300]}"
        return
    if answer.status_code != 405 and answer.status_code not in operation.answers:
        yield f"{answer.status_code} is not in the document"
    kinds = operation.answers.get(answer.status_code, {PROBLEM: {}})
    if LEAK.search(answer.text):
        yield f"tells of our insides: {answer.text[:300]}"
    if answer.mimetype != PROBLEM:
        if answer.mimetype not in kinds:
            yield f"{answer.mimetype} instead of {_either(kinds)}"
        return
    yield from _of_problem(answer.json, answer.status_code, operation.service, codes)
    if fields:
        yield from _of_errors((answer.json or {}).get("errors"), fields)
    yield from _of_headers(answer, operation)


def _of_headers(answer: TestResponse, operation: Operation) -> Iterator[str]:
    if answer.headers.get("Content-Language") != "fr":
        yield f"is in {answer.headers.get('Content-Language')}"
    if "Accept-Language" not in answer.vary:
        yield "does not vary by Accept-Language"
    if answer.headers["Cache-Control"] != "no-store":
        yield f"may be kept: {answer.headers['Cache-Control']}"
    if answer.status_code == 401 and not answer.headers.get("WWW-Authenticate"):
        yield "401 without WWW-Authenticate"
    if answer.status_code == 405 and operation.method not in answer.headers.get("Allow", ""):
        yield f"405 that allows {answer.headers.get('Allow')}"


def _of_problem(told: Any, status: int, service: str, codes: Collection[str]) -> Iterator[str]:
    missing = {"type", "title", "status", "detail", "code"} - set(told)
    if missing:
        yield f"lacks {sorted(missing)}"
        return
    if told["status"] != status:
        yield f"says {told['status']} in the body"
    kinds = {problem.code: problem for problem in catalogue(service)}
    kind = kinds.get(told["code"])
    if kind is None or kind.status != status:
        yield f"{told['code']} is no refusal with the status {status}"
        return
    if told["title"] != kind.title_fr:
        yield f"is titled {told['title']!r}"
    if not told["type"].endswith(f"/{service}/docs/problems#{told['code']}"):
        yield f"is of the type {told['type']}"
    if codes and told["code"] not in codes:
        yield f"{told['code']} instead of {_either(codes)}"


def _of_errors(errors: Any, fields: Iterable[str]) -> Iterator[str]:
    if not isinstance(errors, Mapping) or not errors:
        yield f"has no errors: {errors}"
        return
    for field in fields:
        if not any(_is_about(name, field) for name in errors):
            yield f"does not name {field}: {errors}"
    for name, messages in errors.items():
        if not isinstance(messages, list) or not all(isinstance(m, str) for m in messages):
            yield f"tells of {name} by {messages!r}"
        elif any(ENGLISH.fullmatch(message) for message in messages):
            yield f"tells in English of {name}: {messages}"


def _is_about(name: str, field: str) -> bool:
    return name == field or name.startswith(f"{field}.") or field.startswith(f"{name}.")


def _either(expected: Any) -> str:
    return " or ".join(str(each) for each in expected)
