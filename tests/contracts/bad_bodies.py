"""Every way in which a body can be bad."""

from collections.abc import Iterator

from shared.web.app import BODY_LIMIT
from shared.web.routes import routes
from tests.contracts import faults
from tests.contracts.bad import Bad, of_texts, spoilt_by
from tests.contracts.faults import MISSING, Fault
from tests.contracts.operations import JSON, MULTIPART, Operation, Schema
from tests.contracts.scene import NOWHERE, Request, Scene

NOT_JSON = (
    b"{",
    b'{"a": NaN}',
    b'{"a": "\xff"}',
    b'{"a": "\\ud800"}',
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
)
NO_OBJECT = (b"[]", b'"x"', b"7", b"null", b"true", b"[{}]")


def of_body(operation: Operation, good: Request, scene: Scene) -> Iterator[Bad]:
    """Spoil the body."""
    if operation.content_type is None:
        return
    yield from _of_raw_body(operation, good, scene)
    if operation.content_type == JSON:
        for data in NOT_JSON:
            yield Bad(f"{data[:20]!r}", good.but(data=data), (400,), ("not_json",))
        for data in NO_OBJECT:
            yield Bad(f"{data!r}", good.but(data=data), (422,), fields=("body",))
        for found in faults.together(faults.of_object(operation.body)):
            body = faults.planted(good.body, found, operation.body, known=scene.known)
            yield spoilt_by(found, good.but(body=body))
    elif operation.is_form:
        yield from _of_form(operation, good)


def _of_raw_body(operation: Operation, good: Request, scene: Scene) -> Iterator[Bad]:
    refused = (422,) if 422 in operation.answers else (400, 401)
    if operation.needs_body:
        yield Bad("nothing", good.but(data=b""), refused)
    wrong = good.but(data=b"a=b", content_type="text/plain")
    yield Bad("of another type", wrong, (415, *refused) if operation.is_form else (415,))
    large = b" " * (limit_of(scene, operation) + 1)
    if operation.content_type != MULTIPART:
        yield Bad("too large", good.but(data=large), (413,), ("too_large",))
    else:
        body = {**good.body, "file": large}
        yield Bad("too large", good.but(body=body), (413,), ("too_large",))


def _of_form(operation: Operation, good: Request) -> Iterator[Bad]:
    """Spoil our forms as any payload; OAuth's have refusals of their own, and know no limits."""
    properties, needed = operation.body["properties"], operation.body.get("required", ())
    if operation.content_type != MULTIPART:
        for name in needed:
            body = {k: v for k, v in good.body.items() if k != name}
            yield Bad(f"{name} missing", good.but(body=body), (400, 401))
        for name in properties:
            twice = good.but(body={**good.body, name: ["a", "b"]})
            yield Bad(f"{name} twice", twice, (400, 401))
        return
    files = [n for n in properties if properties[n].get("format") == "binary"]
    texts = {n: schema for n, schema in properties.items() if n not in files}
    of_files = [Fault((n,), value) for n in files for value in (MISSING, "x", b"", b"x")]
    of_fields = [Fault(("unheard_of",), "1"), *of_texts(texts, needed)]
    for found in (*faults.together(of_fields), *faults.together(of_files)):  # each by its parser
        yield spoilt_by(
            found, good.but(body=faults.planted(good.body, found, operation.body, known={}))
        )


def limit_of(scene: Scene, operation: Operation) -> int:
    """Tell the most bytes that an operation reads."""
    path = operation.path.replace("{", "<").replace("}", ">")
    for route in routes(scene.app):
        bare = "/".join(
            f"<{part.strip('<>').rpartition(':')[2]}>" if part.startswith("<") else part
            for part in route.path.split("/")
        )
        if (route.method, bare) == (operation.method, path):
            return route.mark.body_limit or BODY_LIMIT
    raise LookupError(str(operation))


def of_ids(operation: Operation, good: Request, scene: Scene) -> Iterator[Bad]:
    """Name in the body what is nowhere, and what is another establishment's."""
    if operation.content_type not in (JSON, MULTIPART) or str(operation) in scene.asking:
        return
    refused = (403, 404, 409, 422)
    for path in _ids(operation.body, ()):
        ids = {"nowhere": NOWHERE}
        if is_at_home(operation) and path[-1] in scene.elsewhere:
            ids["of another establishment"] = scene.elsewhere[path[-1]]
        for why, value in ids.items():
            fault = Fault(path, value)
            body = faults.planted(good.body, [fault], operation.body, known=scene.known)
            yield Bad(f"{fault.field} {why}", good.but(body=body), refused)


def _ids(schema: Schema, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if schema.get("format") == "uuid":
        yield path
    elif schema.get("type") == "array":
        yield from _ids(schema["items"], (*path, "0"))
    for name, field in schema.get("properties", {}).items():
        if name != "filter":  # what nothing matches is a good question
            yield from _ids(field, (*path, name))


def is_at_home(operation: Operation) -> bool:
    """Tell whether an operation is for people of an establishment, who see nothing of others."""
    return bool(operation.permission and operation.permission["own"])
