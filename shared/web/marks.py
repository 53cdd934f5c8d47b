"""Marks on views: who may call them, how they use the database. The guard reads them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from shared.auth import Permission

View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "__mark__"
BESIDE_FILE = 64 * 1024
"""What the fields beside a file, and what parts them, may take of a request, in bytes."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What is said about a view.

    :ivar permission: who may call it
    :ivar is_public: anybody may, without a token
    :ivar has_own_transactions: it opens its own; there is no `current.session()`
    :ivar body_limit: the most bytes its request may carry; None: the service's limit
    :ivar body_setting: the setting that may say less, in bytes, for the file in it
    """

    permission: Permission | None = None
    is_public: bool = False
    has_own_transactions: bool = False
    body_limit: int | None = None
    body_setting: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether nothing says who may call it."""
        return self.permission is None and not self.is_public


def guarded(permission: Permission) -> Callable[[View], View]:
    """Let a view be called by whom a permission admits.

    :raises TypeError: if the permission admits nobody
    """
    if not (permission.own or permission.delegated or permission.duty or permission.scope):
        raise TypeError(f"{permission.name} admits nobody")

    def decorate(view: View) -> View:
        return _mark(view, permission=permission)

    return decorate


def public(view: View) -> View:
    """Let a view be called by anybody, without a token. A test counts these."""
    return _mark(view, is_public=True)


def own_transactions(view: View) -> View:
    """Let a view open its own transactions, by `current.transaction()`. A test lists these."""
    return _mark(view, has_own_transactions=True)


def accepts_up_to(size: int, *, setting: str | None = None) -> Callable[[View], View]:
    """Let a view's requests be larger, or smaller, than the service's limit.

    What is larger is refused before it is read, if it says how long it is.

    :param size: in bytes
    :param setting: of the service, which says the most bytes of the file in them, if that is less
    """

    def decorate(view: View) -> View:
        return _mark(view, body_limit=size, body_setting=setting)

    return decorate


def mark_of(view: Any) -> Mark:
    """Tell what is said about a view; a closed mark if nothing is."""
    found: Mark = getattr(view, _ATTRIBUTE, Mark())
    return found


def _mark(view: View, **facts: Any) -> View:
    mark = replace(mark_of(view), **facts)
    setattr(view, _ATTRIBUTE, mark)
    documented = {**getattr(view, "_apidoc", {}), "mark": mark}
    view._apidoc = documented  # type: ignore[attr-defined]
    return view
