"""Templates that are compiled once for each language: what they say stands in them."""

import pytest

from services.portal.app import Portal
from services.portal.templating import Spoken
from shared.edge.languages import Language
from tests.portal.house import House


@pytest.fixture
def portal(house: House) -> Portal:
    return house.portal


def said(portal: Portal, language: Language, source: str, **facts: object) -> str:
    return portal.spoken[language].from_string(source).render(facts)


def test_a_text_is_said_in_the_language_of_the_template(portal: Portal) -> None:
    assert said(portal, "fr", '{{ _("Renew") }}') == "Renouveler"
    assert said(portal, "en", '{{ _("Renew") }}') == "Renew"


def test_a_text_is_filled_in_with_what_is_escaped(portal: Portal) -> None:
    source = '{{ _("What to do with %(name)s", name=name) }}'

    assert said(portal, "en", source, name="<b>") == "What to do with &lt;b&gt;"


def test_a_text_that_is_known_only_then_is_said_then(portal: Portal) -> None:
    source = "{% for text in texts %}{{ _(text) }}. {% endfor %}"

    assert said(portal, "fr", source, texts=["Renew", "Delete"]) == "Renouveler. Supprimer. "


def test_a_text_may_be_a_value_and_is_not_escaped_twice(portal: Portal) -> None:
    source = '{% set words = {"a": _("It\'s <b>")} %}<p title="{{ words["a"] }}">{{ words.a }}</p>'

    assert said(portal, "en", source) == "<p title=\"It's <b>\">It's <b></p>"


@pytest.mark.parametrize(
    ("language", "count", "written"),
    [
        ("fr", 2340, "2\N{NARROW NO-BREAK SPACE}340 comptes"),
        ("en", 2340, "2,340 accounts"),
        ("fr", 1, "1 compte"),
    ],
)
def test_a_number_in_a_text_is_written_as_the_language_does(
    portal: Portal, language: Language, count: int, written: str
) -> None:
    source = '{{ ngettext("%(num)d account", "%(num)d accounts", count) }}'

    assert said(portal, language, source, count=count) == written


def test_a_sign_of_percent_is_written_twice_and_shown_once(portal: Portal) -> None:
    for source in ('{{ _("100 %%") }}', "{{ _(text) }}", '{{ _("%(n)s %%", n=100) }}'):
        assert said(portal, "en", source, text="100 %%") == "100 %"


def test_no_language_reads_the_templates_of_another(portal: Portal) -> None:
    french, english = (portal.spoken[language] for language in ("fr", "en"))

    assert isinstance(french, Spoken)
    assert french.get_template("failure.html") is not english.get_template("failure.html")
