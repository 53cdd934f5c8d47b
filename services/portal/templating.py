"""Compiles templates once for each language: what a page says stands in it as it will be shown.

A page says a hundred texts, and a list of people some thousands: looked up as it is rendered, they
were a third of its cost.
"""

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any, cast

from flask.templating import Environment
from jinja2 import StrictUndefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from services.portal import languages
from shared.edge.languages import Language

SAYING = ("_", "gettext")
"""What templates call to have a text be said."""


class Spoken(Environment):
    """The templates of the portal, in one language.

    :ivar say: says a text that is known only as a page is shown
    """

    say: Callable[..., Markup]
    _say: Callable[[str], str] | None = None

    def speak(self, language: Language) -> None:
        """Speak a language; no template has been read yet."""
        texts = languages.texts(language)
        self._say = texts.ugettext
        self.undefined = StrictUndefined
        self.trim_blocks = self.lstrip_blocks = True
        self.add_extension("jinja2.ext.i18n")
        self.install_gettext_callables(  # type: ignore[attr-defined]
            texts.ugettext, languages.counting(language), newstyle=True
        )
        self.say = _saying(texts.ugettext)
        self.globals |= dict.fromkeys(SAYING, self.say)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give what every template knows, as a plain dict: a chain of two is searched slowly."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        assert self._say is not None
        said = cast(nodes.Template, _Said(self._say).visit(tree))
        said.set_environment(self)
        return said


class _Said(NodeTransformer):
    """Puts a text that a template says in the place of the call that would look it up."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self._say = say

    def visit_Call(self, node: nodes.Call, *_: Any, **__: Any) -> nodes.Node:  # noqa: N802
        """Say what is constant; what is to be filled in is filled in, escaped, as it is shown."""
        self.generic_visit(node)
        text = _text_of(node)
        if text is None:
            return node
        if not node.kwargs:
            return _markup(str(Markup(self._say(text)) % {}), node.lineno)
        values = [
            nodes.Pair(nodes.Const(each.key), each.value, lineno=node.lineno)
            for each in node.kwargs
        ]
        filling = nodes.Dict(values, lineno=node.lineno)
        return nodes.Mod(_markup(self._say(text), node.lineno), filling, lineno=node.lineno)


def _text_of(node: nodes.Call) -> str | None:
    """Give the constant text that a call would say; None: it says another one, or does more."""
    is_saying = isinstance(node.node, nodes.Name) and node.node.name in SAYING
    if not is_saying or len(node.args) != 1 or node.dyn_args or node.dyn_kwargs:
        return None
    text = node.args[0]
    is_text = isinstance(text, nodes.Const) and isinstance(text.value, str)
    return str(text.value) if is_text else None  # type: ignore[attr-defined]


def _markup(text: str, lineno: int) -> nodes.Expr:
    return nodes.MarkSafe(nodes.Const(text, lineno=lineno), lineno=lineno)


def _saying(say: Callable[[str], str]) -> Callable[..., Markup]:
    """Say what is known only as a page is shown, as the name of a column."""

    @lru_cache(maxsize=4096)
    def whole(text: str) -> Markup:
        return Markup(say(text)) % {}

    def said(text: str, **values: object) -> Markup:
        return Markup(say(text)) % values if values else whole(text)

    return said
