"""Changes a part of a definition that is told by what it is and a name in it, not by its text.

Lines may be moved, parted, formatted anew: only what the part is must stay.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

IT = "it"
"""In what a part becomes: the part as it was."""

Named = Iterator[tuple[set[str], ast.AST]]


def parts(within: ast.AST, kind: str, name: str) -> list[ast.AST]:
    """List the parts of a definition that are of a kind and go by a name: the innermost of those.

    :param kind: one of `KINDS`
    """
    named = [part for names, part in KINDS[kind](within) if name in names]
    return [part for part in named if not _inside(part) & {id(each) for each in named}]


def _inside(part: ast.AST) -> set[int]:
    return {id(node) for node in ast.walk(part) if node is not part}


def change(tree: ast.Module, part: ast.AST, becomes: str | None) -> None:
    """Put something else in place of a part, or nothing where it is one of several.

    :param becomes: an expression, or statements where the part is one; `it` is the part as it was
    """
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if value is part:
                setattr(node, field, _filled(becomes, part)[0])
                return
            if isinstance(value, list) and (at := _position(value, part)) is not None:
                value[at : at + 1] = _filled(becomes, part)
                if isinstance(node, ast.Dict) and becomes is None:
                    del node.values[at]
                if isinstance(part, ast.stmt) and not value:
                    value.append(ast.Pass())
                return


def _position(those: list[Any], part: ast.AST) -> int | None:
    return next((number for number, each in enumerate(those) if each is part), None)


def _filled(becomes: str | None, part: ast.AST) -> list[Any]:
    """Read what a part becomes, with the part as it was where it says `it`."""

    class Filling(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            return part if node.id == IT else node

        def visit_Expr(self, node: ast.Expr) -> ast.AST:
            filled = self.generic_visit(node)
            return part if node.value is part and isinstance(part, ast.stmt) else filled

    if becomes is None:
        return []
    if isinstance(part, ast.stmt):
        return [Filling().visit(each) for each in ast.parse(becomes).body]
    return [Filling().visit(ast.parse(becomes, mode="eval").body)]


def _mentioned(node: ast.AST) -> set[str]:
    return {name for each in ast.walk(node) for name in _own(each)}


def _own(node: ast.AST) -> Iterator[str]:
    """Tell the last name, or the text, that a node is by itself."""
    match node:
        case ast.Name(id=str(name)) | ast.Attribute(attr=str(name)) | ast.keyword(arg=str(name)):
            yield name
        case ast.arg(arg=str(name)) | ast.Constant(value=str(name)):
            yield name


def _values(within: ast.AST) -> Named:
    """What is set under a name: a variable, an argument, an entry of a dict."""
    for node in ast.walk(within):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield {name for target in targets for name in _mentioned(target)}, value
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield _mentioned(target), value
            case ast.keyword(arg=str(name), value=value):
                yield {name}, value
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    yield set(_own(key)) if key is not None else set(), value


def _conditions(within: ast.AST) -> Named:
    """What is asked before something is done, and names what is asked about."""
    for node in ast.walk(within):
        match node:
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                yield _mentioned(test), test
            case ast.comprehension(ifs=tests):
                yield from ((_mentioned(test), test) for test in tests)


def _answers(within: ast.AST) -> Named:
    """What is returned, and names what it is made of."""
    for node in ast.walk(within):
        if isinstance(node, ast.Return) and node.value is not None:
            yield _mentioned(node.value), node.value


def _loops(within: ast.AST) -> Named:
    """What is gone through."""
    for node in ast.walk(within):
        if isinstance(node, ast.For | ast.comprehension):
            yield _mentioned(node.iter), node.iter


def _calls(within: ast.AST) -> Named:
    """A call, by the last name of what is called."""
    for node in ast.walk(within):
        if isinstance(node, ast.Call):
            yield set(_own(node.func)), node


def _arguments(within: ast.AST) -> Named:
    """What is given without a keyword, or is one of several, and names what it is made of."""
    for node in ast.walk(within):
        match node:
            case ast.Call(args=those) | ast.Tuple(elts=those) | ast.List(elts=those):
                yield from ((_mentioned(each), each) for each in those)


def _statements(within: ast.AST) -> Named:
    """A statement without others in it, by what it names."""
    for node in ast.walk(within):
        if isinstance(node, ast.stmt) and not {"body", "cases"} & set(node._fields):
            yield _mentioned(node), node


def _entries(within: ast.AST) -> Named:
    """One of several, whole: in a dict or of keywords by name, in a list by what it opens with."""
    for node in ast.walk(within):
        match node:
            case ast.Call(keywords=keywords):
                yield from (({each.arg}, each) for each in keywords if each.arg)
            case ast.Dict(keys=keys):
                yield from ((set(_own(key)), key) for key in keys if key is not None)
            case ast.Tuple(elts=those) | ast.List(elts=those):
                yield from ((_opening(each), each) for each in those)


def _opening(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(args=[first, *_]) | ast.Tuple(elts=[first, *_]):
            return set(_own(first))
    return set()


KINDS: Mapping[str, Callable[[ast.AST], Named]] = {
    "value": _values,
    "condition": _conditions,
    "answer": _answers,
    "loop": _loops,
    "call": _calls,
    "argument": _arguments,
    "statement": _statements,
    "entry": _entries,
}
"""How the parts of a definition are told: each kind yields its parts, with their names."""
