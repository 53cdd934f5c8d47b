"""Every way in which a call can be bad before anybody looks at what it asks for."""

from collections.abc import Iterator

from tests.contracts import faults
from tests.contracts.bad import Bad, of_texts, spoilt_by
from tests.contracts.faults import MISSING
from tests.contracts.operations import METHODS, Operation, Schema, operations
from tests.contracts.scene import NOWHERE, TENANT, Request, Scene

KEYS = ("", "x" * 256, "é", "with a space")
"""No Idempotency-Keys."""


def of_query(operation: Operation, good: Request, _: Scene) -> Iterator[Bad]:
    """Spoil the query; where an operation declares no parameter, none is looked at."""
    declared = operation.parameters["query"]
    schemas: dict[str, Schema] = {name: parameter["schema"] for name, parameter in declared.items()}
    needed = {name for name, parameter in declared.items() if parameter.get("required")}
    of_page: dict[str, Schema] = {
        name: schemas.pop(name) for name in ("page", "page_size") if name in schemas
    }
    for parser in (schemas, of_page):
        for found in faults.together(of_texts(parser, needed)):
            query = {**good.query, **{fault.field: fault.value for fault in found}}
            query = {name: value for name, value in query.items() if value is not MISSING}
            yield spoilt_by(found, good.but(query=query))
    if declared:
        bad = good.but(query={**good.query, "unheard_of": "1"})
        yield Bad("?unheard_of", bad, (422,), fields=("unheard_of",))


def of_path(operation: Operation, good: Request, scene: Scene) -> Iterator[Bad]:
    """Name in the path what is no id, what is nowhere, and what is another establishment's."""
    uuids = operation.of_path("uuid")
    for name in operation.of_path():
        bad = ["x", "0", NOWHERE[:-1], "%00", "..%2f"] if name in uuids else ["x" * 300, "%00"]
        for text in (*bad, NOWHERE):
            yield Bad(f"{name}: {text:.40}", _at(good, name, text), (404,))
    for name in uuids:
        if is_confined(operation, name):
            foreign = _at(good, name, scene.elsewhere[name])
            yield Bad(f"{name} of another establishment", foreign, (404,))


def is_confined(operation: Operation, parameter: str) -> bool:
    """Tell whether a parameter of the path must be the caller's establishment's."""
    if operation.permission is None:
        return False
    is_at_home = bool(operation.permission["own"])
    return is_at_home or (parameter != TENANT and TENANT in operation.of_path())


def _at(good: Request, name: str, value: str) -> Request:
    return good.but(path={**good.path, name: value})


def of_headers(operation: Operation, good: Request, _: Scene) -> Iterator[Bad]:
    """Edit without a version, or another than the present one; repeat under no key."""
    if operation.needs_etag:
        without = good.with_header("If-Match", None)
        yield Bad("no If-Match", without, (428,), ("if_match_required",))
        for tag in ('"stale"', 'W/"stale"', '"a", "b"', "stale"):
            stale = good.with_header("If-Match", tag)
            yield Bad(f"If-Match: {tag}", stale, (412,), ("stale_etag",))
    if "Idempotency-Key" in operation.parameters["header"]:
        for key in KEYS:
            bad = good.with_header("Idempotency-Key", key)
            yield Bad(f"Idempotency-Key: {key!r:.20}", bad, (400,), ("idempotency_key_bad",))


def of_method(operation: Operation, good: Request, _: Scene) -> Iterator[Bad]:
    """Use a method that the path does not have."""
    there = {o.method for o in operations(operation.service) if o.path == operation.path}
    for method in {each.upper() for each in METHODS} - there:
        bad = good.but(method=method)
        yield Bad(method, bad, (405,), ("method_not_allowed",))


def of_token(operation: Operation, good: Request, scene: Scene) -> Iterator[Bad]:
    """Show no token, a void one, or a good one where none is looked for."""
    caller = scene.caller_of(operation)
    if caller is None:
        return
    for why, void in scene.void_tokens.items():
        said = f"Bearer {void}" if void else None
        yield Bad(why, good.with_header("Authorization", said), (401,))
    token = scene.people[caller].token
    for scheme in ("Basic ", ""):
        yield Bad(f"{scheme}…", good.with_header("Authorization", scheme + token), (401,))
    # Where anybody may ask, nobody is looked for first: a parameter that is not known is refused.
    refused = (401,) if operation.permission is not None else (401, 422)
    yield Bad("in the query", good.but(query={**good.query, "access_token": token}), refused)
