"""The choices of a list: their HTML is made once for all who are shown the same ones."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from markupsafe import Markup

from services.portal.rows import Shown

MOST = 1_000
"""Lists that are kept, each with what is chosen of it; what somebody has typed is in none."""


def drawing(say: Callable[[str], str], clean: Callable[[str], str]) -> Callable[..., Shown]:
    """Give what draws choices in a language.

    :param say: says a text in it
    :param clean: makes a text one that a page can hold
    """

    @lru_cache(maxsize=MOST)
    def drawn(choices: tuple[tuple[str, str], ...], chosen: str | None, is_said: bool) -> Shown:
        lines = Markup().join(
            Markup('<option value="{}"{}>{}</option>').format(
                clean(value),
                Markup(" selected") if value == chosen else "",
                say(words) if is_said else clean(words),
            )
            for value, words in choices
        )
        return Shown(lines)

    def options(
        choices: Mapping[str, str], chosen: str | None = None, *, is_said: bool = True
    ) -> Shown:
        """Draw the choices of a list.

        :param choices: by value, what each is called
        :param chosen: the value of the one that is
        :param is_said: whether they are texts of the portal, which are said in its language
        """
        return drawn(tuple(choices.items()), chosen if chosen in choices else None, is_said)

    return options
