"""Whatever is sent, right or wrong, no operation fails: Hypothesis makes up bodies and queries."""

from collections.abc import Mapping
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from tests.contracts import faults, refusals
from tests.contracts.operations import JSON, Operation, Schema, operations
from tests.contracts.samples import OF_FORMAT
from tests.contracts.scene import Request, Scene

EXAMPLES = 20
TAKING = [o for o in operations() if o.content_type or o.parameters["query"]]

texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "\x00", "\u202e", "é" * 50, "𝔘𝔫𝔦", "-1", "null", "' OR 1=1 --", "%s"]
    ),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**65), 2**65) | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def values(schema: Schema, known: Any) -> st.SearchStrategy[Any]:
    """Make values that mostly look right, and now and then do not."""
    kind = schema.get("type", "string")
    right: st.SearchStrategy[Any] = st.just(known) if known is not None else st.nothing()
    if schema.get("enum"):
        right |= st.sampled_from(schema["enum"])
    elif kind == "object" and schema.get("properties"):
        right |= objects(schema, known)
    elif kind == "object":
        right |= st.dictionaries(
            texts, values(schema.get("additionalProperties") or {}, None), max_size=3
        )
    elif kind == "array":
        right |= st.lists(values(schema["items"], None), max_size=4)
    elif kind == "string":
        right |= texts | st.sampled_from([*OF_FORMAT.values(), "9999-12-31", "0001-01-01"])
    else:
        right |= {"boolean": st.booleans()}.get(kind, st.integers(-(2**40), 2**70))
    return st.one_of(right, right, right, anything)


def objects(schema: Schema, known: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Make objects with most of their fields."""
    told: Mapping[str, Any] = known if isinstance(known, Mapping) else {}
    fields = {n: values(field, told.get(n)) for n, field in schema["properties"].items()}
    needed = {n: v for n, v in fields.items() if n in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional={n: fields[n] for n in fields if n not in needed})


def requests(operation: Operation, good: Request) -> st.SearchStrategy[Request]:
    """Spoil a good call, or not."""
    query = {
        name: st.one_of(texts, st.sampled_from([*faults.of_text(p["schema"]), "1", str(10**30)]))
        for name, p in operation.parameters["query"].items()
    }
    body = st.just(good.body)
    if operation.content_type == JSON:
        body = objects(operation.body, good.body)
    elif operation.is_form:
        kept = {
            n: st.just(v) | (texts if isinstance(v, str) else st.binary(max_size=40))
            for n, v in good.body.items()
        }
        body = st.fixed_dictionaries({}, optional=kept)
    data = st.just(good.data)
    if good.data is not None:
        data = st.binary(max_size=200) | st.just(good.data) | texts.map(str.encode)
    return st.builds(
        good.but, query=st.fixed_dictionaries({}, optional=query), body=body, data=data
    )


@pytest.mark.parametrize("operation", TAKING, ids=str)
class TestEachOperation:
    def test_answers_whatever_it_is_sent(self, operation: Operation, scene: Scene) -> None:
        good, caller = scene.good(operation), scene.caller_of(operation)

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(requests(operation, good))
        def answers(request: Request) -> None:
            answer = scene.call(request, caller)
            text = answer.data.decode("utf-8", errors="replace")  # it may be a workbook
            assert answer.status_code < 500, text
            assert answer.status_code in operation.answers, text
            assert not refusals.LEAK.search(text), text

        answers()
