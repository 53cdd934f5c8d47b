"""What a refusal tells beside the members of RFC 9457 never takes the name of one of them."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import services
import shared
from shared.errors import RESERVED, Conflict, Problem
from tests.architecture.source import called, calls, modules


def kinds() -> set[str]:
    """Name every refusal there is."""
    for top in (services, shared):
        for module in pkgutil.walk_packages(top.__path__, f"{top.__name__}."):
            if module.name.endswith(("errors", "refusals")) or ".errors." in module.name:
                importlib.import_module(module.name)
    return {each.__name__ for each in below(Problem)}


def below(kind: type[Problem]) -> Iterator[type[Problem]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def taken() -> Iterator[str]:
    names = kinds()
    assert {"EstablishmentState", "WrongState", "TooMany"} <= names
    for module, tree in modules("services", "shared"):
        for call in calls(tree, *names):
            wrong = {each.arg for each in call.keywords} & (RESERVED - {"detail"})
            yield from (f"{module}:{call.lineno} {called(call)}({name}=…)" for name in wrong)


@pytest.mark.parametrize("name", sorted(RESERVED - {"detail"}))
def test_a_refusal_takes_no_member_of_a_reserved_name(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        Conflict(**{name: "terminated"})


def test_no_refusal_is_made_with_one() -> None:
    assert list(taken()) == []
