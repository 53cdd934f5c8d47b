"""A part of the code is told by what it is, and changed wherever it stands."""

import ast

import pytest

from tests.requirements import changing, places
from tests.requirements.mutations import Change

CODE = """
def renew(account, actor):
    if account.is_overdue and not actor.duties:
        raise Overdue
    account.require(today)
    kept = {"days": 5, Basis.OWN: bound(actor.name)}
    told = [each for each in kept if each.is_good]
    for each in sorted(told):
        write(each, to=account.email, at=now)
    return len(told)
"""


def after(kind: str, name: str, becomes: str | None = None) -> str:
    """Change the one part of the code above that is meant."""
    tree = ast.parse(CODE)
    (part,) = changing.parts(tree, kind, name)
    changing.change(tree, part, becomes)
    return ast.unparse(tree)


class TestAChange:
    @pytest.mark.parametrize(
        ("kind", "name", "becomes", "line"),
        [
            ("condition", "is_overdue", "False", "if False:"),
            ("condition", "is_good", "not it", "for each in kept if not each.is_good]"),
            ("value", "days", "it + 1", "'days': 5 + 1,"),
            ("value", "OWN", "actor", "Basis.OWN: actor}"),
            ("value", "to", "None", "write(each, to=None, at=now)"),
            ("loop", "sorted", "it[1:]", "for each in sorted(told)[1:]:"),
            ("call", "bound", "it.lower()", "bound(actor.name).lower()"),
            ("argument", "name", "'x'", "bound('x')"),
            ("answer", "told", "0", "return 0"),
            ("statement", "require", "check()\nit", "check()\n    account.require(today)"),
        ],
    )
    def test_is_of_one_part(self, kind: str, name: str, becomes: str, line: str) -> None:
        assert line in after(kind, name, becomes)

    @pytest.mark.parametrize(
        ("kind", "name", "gone", "left"),
        [
            ("statement", "require", "account.require", "kept = "),
            ("entry", "days", "'days'", "kept = {Basis.OWN: bound(actor.name)}"),
            ("entry", "at", "at=now", "write(each, to=account.email)"),
            ("condition", "is_good", "is_good", "[each for each in kept]"),
        ],
    )
    def test_leaves_out_one_of_several(self, kind: str, name: str, gone: str, left: str) -> None:
        code = after(kind, name)

        assert gone not in code
        assert left in code

    def test_leaves_a_body_that_can_be_read(self) -> None:
        assert "actor.duties):\n        pass" in after("statement", "Overdue")

    def test_changes_nothing_else(self) -> None:
        assert after("value", "days", "5") == ast.unparse(ast.parse(CODE))

    def test_means_the_innermost_of_those_with_a_name(self) -> None:
        assert [ast.unparse(part) for part in changing.parts(ast.parse(CODE), "call", "bound")] == [
            "bound(actor.name)"
        ]

    def test_tells_of_parts_that_share_a_name(self) -> None:
        assert len(changing.parts(ast.parse(CODE), "statement", "account")) == 2


class TestAPlace:
    def test_is_found_by_the_end_of_its_name_in_whichever_file(self) -> None:
        assert places.files("accounts: Deletion.carry_out") == [
            "services/accounts/actions/accounts/deleting.py"
        ]

    def test_is_told_from_namesakes_by_its_module(self) -> None:
        assert len(places.files("accounts: of")) > 1
        assert places.files("accounts: advice.of") == ["services/accounts/queries/advice.py"]

    def test_that_nothing_defines_is_refused(self) -> None:
        with pytest.raises(LookupError, match="no file"):
            _ = Change("accounts: no_such_thing", "value", "x", "it").file

    def test_that_several_define_is_refused(self) -> None:
        with pytest.raises(LookupError, match="defined in"):
            _ = Change("accounts: of", "value", "x", "it").file
