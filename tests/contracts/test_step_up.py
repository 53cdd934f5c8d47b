"""What takes a fresh proof of who calls: each operation that writes, and why (RFC 9470).

`step_up.json` tells of each: `always`, `by content` of what is sent, or `never`, and the reason. A
new operation has none until somebody has thought of it. What hands codes out stands there too,
although it only reads.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws

from shared.auth.claims import Claims
from tests.accounts.world import ADDRESS
from tests.contracts import refusals
from tests.contracts.operations import Operation, operations
from tests.contracts.scene import Request, Scene

PINNED = Path(__file__).with_name("step_up.json")
CODE = "step_up_required"
A, E = "/accounts/v1", "/accounts/v1/establishments/{establishment_id}"

Changes = Mapping[str, Any]

HANDS_OUT_CODES = {"GET /mailer/v1/paper-batches/{batch_id}/content"}
"""All that is read by a fresh proof alone (docs/decisions/0084)."""

WRITING = [
    operation
    for operation in operations()
    if not operation.is_reading or str(operation) in HANDS_OUT_CODES
]
SENSITIVE = next(each for each in WRITING if str(each) == f"PATCH {A}/services/{{code}}")
OF_PEOPLE_ALONE = {"clients", "promote", "factors", "recovery-codes", "passwords", "me"}
"""What applications never do: they are asked for no proof, so that their secret would be enough."""

UNDECIDED = {"filter": {"decision": "undecided"}}
DRY_RUN = {"query": {"dry_run": "true"}}
BY_CONTENT: Mapping[str, tuple[Changes | None, Changes]] = {
    f"POST {E}/accounts": ({}, {"body": {"profile": "administrator", "postal_address": ADDRESS}}),
    f"POST {E}/accounts/bulk": (
        {"body": {"action": "delete", "filter": {}, "dry_run": True}},
        {"body": {"action": "delete", "filter": {}}},
    ),
    f"PUT {E}/accounts/{{account_id}}/rights": (
        {"body": {"rights": {}}},
        {"body": {"rights": {"paie": "write"}}},
    ),
    f"POST {E}/accounts/import": (DRY_RUN, {"query": {}}),
    f"POST {E}/accounts/legacy-import": (DRY_RUN, {"query": {}}),
    f"POST {A}/register-entries": (DRY_RUN, {"query": {}}),
    f"POST {A}/register-imports": (DRY_RUN, {"query": {}}),
    f"POST {E}/confirm": (None, {}),
    f"POST {E}/recover": (None, {}),
    f"POST {E}/reviews/{{review_id}}/decide": (
        {"body": {"decision": "leave", **UNDECIDED}},
        {"body": {"decision": "delete", **UNDECIDED}},
    ),
    f"POST {A}/reviews/decide": (
        {"body": {"decision": "leave", **UNDECIDED}},
        {"body": {"decision": "delete", **UNDECIDED}},
    ),
    f"PUT {E}/reviews/{{review_id}}/decisions": ({"verdict": "leave"}, {"verdict": "delete"}),
    f"PATCH {A}/me": ({"instead": {"language": "en"}}, {"body": {"phone": "01 99 00 99 99"}}),
}
"""Of each, how a good call is changed so that an old proof is enough, and so that it is not.

None: without a token, by the code of a letter, which other tests do.
"""

AS_IT_IS: tuple[Changes | None, Changes] = ({}, {})


@pytest.fixture(scope="module")
def pinned() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(PINNED.read_text())
    return found


def asks(operation: Operation) -> str:
    """Tell what its document says."""
    if (operation.permission or {}).get("step_up"):
        return "always"
    return "by content" if CODE in operation.described.get(401, "") else "never"


def stale(scene: Scene, token: str) -> str:
    """Sign the same token of somebody who proved who they are five minutes ago."""
    payload = jws.extract_compact(token.encode()).payload
    claims = Claims.from_data(json.loads(payload))
    assert claims.shown is not None
    shown = replace(claims.shown, at=scene.now - timedelta(minutes=5))
    return scene.signer.sign(replace(claims, shown=shown))


def test_each_operation_that_writes_is_thought_of_and_no_other(
    pinned: dict[str, list[str]],
) -> None:
    assert list(pinned) == sorted(map(str, WRITING))
    assert [name for name, (_, why) in pinned.items() if len(why) < 10] == []


def test_nothing_else_that_is_read_asks_for_a_proof() -> None:
    asking = [each for each in operations() if each.is_reading and asks(each) != "never"]

    assert {str(each) for each in asking} == HANDS_OUT_CODES


def test_the_documents_say_what_is_pinned(pinned: dict[str, list[str]]) -> None:
    said = {str(operation): asks(operation) for operation in WRITING}

    assert said == {name: kind for name, (kind, _) in pinned.items()}
    assert BY_CONTENT.keys() == {name for name, kind in said.items() if kind == "by content"}


def test_applications_do_nothing_that_opens_an_account_for_good() -> None:
    theirs = [each for each in WRITING if (each.permission or {}).get("scope")]

    assert [str(each) for each in theirs if OF_PEOPLE_ALONE & set(each.path.split("/"))] == []


@pytest.mark.parametrize("operation", WRITING, ids=str)
def test_an_old_proof_is_refused_where_a_fresh_one_is_asked_for_and_nowhere_else(
    operation: Operation, scene: Scene, pinned: dict[str, list[str]]
) -> None:
    kind, _ = pinned[str(operation)]
    enough, grave = BY_CONTENT.get(str(operation), AS_IT_IS)
    if "rights" in operation.path:  # of a service that is sensitive from now on
        scene.call(scene.good(SENSITIVE), scene.caller_of(SENSITIVE))
    good = by_an_old_proof(scene, operation)

    refused = scene.call(changed(good, grave)) if kind != "never" else None
    let_in = scene.call(changed(good, enough)) if kind != "always" and enough is not None else None

    if let_in is not None:
        assert let_in.status_code < 300, let_in.text
    if refused is not None:
        assert list(refusals.faults(refused, operation, 401, codes=(CODE,))) == []
        named = refused.headers["WWW-Authenticate"]
        assert 'error="insufficient_user_authentication"' in named
        assert 'max_age="300"' in named


def by_an_old_proof(scene: Scene, operation: Operation) -> Request:
    """Make a good call in French of somebody who proved who they are five minutes ago."""
    good, caller = scene.good(operation), scene.caller_of(operation)
    if caller is not None:
        token = stale(scene, scene.people[caller].token)
        good = good.with_header("Authorization", f"Bearer {token}")
    return good.with_header("Accept-Language", "fr")


def changed(good: Request, changes: Changes) -> Request:
    """Change a good call: a body gets other members, is another, or has a verdict on each."""
    made = good
    if "query" in changes:
        made = made.but(query=changes["query"])
    if "body" in changes:
        made = made.but(body={**good.body, **changes["body"]})
    if "instead" in changes:
        made = made.but(body=changes["instead"])
    if "verdict" in changes:
        decisions = [{**each, "decision": changes["verdict"]} for each in good.body["decisions"]]
        made = made.but(body={"decisions": decisions})
    return made
