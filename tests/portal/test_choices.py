"""Choices of a list, whose HTML is made once for all who are shown the same ones."""

from itertools import count

from services.portal.choices import drawing
from services.portal.rendering import showable

PROFILES = {"administrator": "Administrators", "user": "Users"}
FRENCH = {"Administrators": "Administrateurs", "Users": "Utilisateurs"}

options = drawing(FRENCH.__getitem__, showable)


def test_each_is_said_in_the_language_of_the_page_and_one_is_chosen() -> None:
    assert options(PROFILES, "user") == (
        '<option value="administrator">Administrateurs</option>'
        '<option value="user" selected>Utilisateurs</option>'
    )


def test_none_is_chosen_that_is_not_among_them() -> None:
    assert "selected" not in options(PROFILES, "operator")
    assert options(PROFILES) == options(PROFILES, None)


def test_what_services_call_theirs_is_shown_as_text_and_not_said() -> None:
    theirs = {'"><i>': "Users <b>&\0"}

    assert options(theirs, '"><i>', is_said=False) == (
        '<option value="&#34;&gt;&lt;i&gt;" selected>Users &lt;b&gt;&amp;\ufffd</option>'
    )


def test_the_same_ones_are_made_once_and_others_are_others() -> None:
    times = count()

    def said(text: str) -> str:
        next(times)
        return text

    own = drawing(said, showable)

    assert own(PROFILES, "user") is own(dict(PROFILES), "user")
    assert own(PROFILES, "typed by somebody") is own(PROFILES)  # which is kept nowhere
    assert own(PROFILES, "administrator") != own(PROFILES, "user")
    assert own({**PROFILES, "user": "All"}, "user") != own(PROFILES, "user")
    assert next(times) == 4 * len(PROFILES)
