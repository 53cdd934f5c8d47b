"""Text is cleaned, folded and judged in `shared/text`, and nowhere else."""

import ast
from collections.abc import Iterator

from tests.architecture.source import modules

HOME = "shared/text/"
IN_PYTHON = {"casefold", "normalize"}
IN_SQL = {"lower", "upper", "normalize", "unaccent"}


def uses() -> Iterator[str]:
    for name, tree in modules("services", "shared"):
        if not name.startswith(HOME):
            yield from (f"{name}:{line}" for node in ast.walk(tree) for line in folding(node))


def folding(node: ast.AST) -> Iterator[int]:
    match node:
        case ast.Import(names=names) if any(each.name == "unicodedata" for each in names):
            yield node.lineno
        case ast.ImportFrom(module="unicodedata"):
            yield node.lineno
        case ast.Call(func=ast.Attribute(value=ast.Name(id="func"), attr=attr)) if attr in IN_SQL:
            yield node.lineno
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in IN_PYTHON:
            yield node.lineno
        case ast.Call(func=ast.Attribute(value=value, attr="lower" | "upper")) if is_key(value):
            yield node.lineno


def is_key(node: ast.AST) -> bool:
    """Tell whether it is what people are found or counted by."""
    written = ast.unparse(node)
    return any(word in written for word in ("email", "identifier", "contract", "first_name"))


def test_text_is_folded_in_one_module() -> None:
    assert list(uses()) == []


SECRETS = {"code", "token", "password", "current_password", "refresh_token"}
NO_SECRET = {
    "services/accounts/schemas/services.py": {"code"},  # a service's, known to everybody
    "services/mailer/schemas/categories.py": {"code"},  # of a kind of letters
}


def cleaned_secrets() -> Iterator[str]:
    for name, tree in modules("services"):
        if "/schemas/" in name:
            found = (line for node in ast.walk(tree) for line in cleaning(name, node))
            yield from (f"{name}:{line}" for line in found)


def cleaning(name: str, node: ast.AST) -> Iterator[int]:
    match node:
        case ast.Assign(
            targets=[ast.Name(id=field)], value=ast.Call(func=ast.Name(id="Text" | "Name"))
        ) if field in SECRETS - NO_SECRET.get(name, set()):
            yield node.lineno


def test_no_password_nor_code_is_cleaned_as_text() -> None:
    assert list(cleaned_secrets()) == []
