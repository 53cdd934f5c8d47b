"""Each e-mail says what its reader needs, in both languages, and lacks no value."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from services.mailer.config import Settings
from services.mailer.domain import templates as files
from services.mailer.domain import wordings
from services.mailer.domain.mails import MAILS
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.domain.templates import LANGUAGES, PARTS, Templates

GOLDEN = Path(__file__).parent / "golden"
CODE = "the-one-time-code"


@pytest.fixture
def templates(settings: Settings) -> Templates:
    return Templates(settings)


def word(templates: Templates, name: str, language: str, **values: object) -> files.Wording:
    facts = {**SAMPLES[name].to_data(), **values}
    return wordings.word(templates, name, facts, language=language, code=CODE)


def test_every_template_has_its_values_and_every_value_its_template() -> None:
    assert files.names() == sorted(MAILS) == sorted(SAMPLES)
    for name in files.names():
        for language in LANGUAGES:
            found = {file.name for file in (files.FOLDER / name / language).iterdir()}
            assert found == set(PARTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(MAILS))
class TestEveryTemplate:
    def test_reads_as_its_golden_file(self, templates: Templates, name: str, language: str) -> None:
        wording = word(templates, name, language)

        golden = GOLDEN / f"{name}.{language}.txt"
        kept = golden.read_text(encoding="utf-8") if golden.exists() else "nothing is kept yet"
        assert f"{wording.subject}\n\n{wording.text}" == kept

    def test_is_kept_as_it_would_read_with_a_blank_for_its_code(
        self, templates: Templates, name: str, language: str
    ) -> None:
        facts = SAMPLES[name].to_data()
        blank = wordings.word(templates, name, facts, language=language, code=wordings.BLANK)

        kept = wordings.blanked(word(templates, name, language), CODE)

        assert kept == (blank.subject, blank.text)
        assert CODE not in "".join(kept)

    def test_says_the_same_in_text_and_in_html(
        self, templates: Templates, name: str, language: str
    ) -> None:
        wording = word(templates, name, language)

        page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", wording.html))
        for values in (SAMPLES[name].to_data(),):
            for text in _texts(values):
                is_shown = text in wording.text
                assert is_shown == (text in page.replace("&#39;", "'")), text
        assert f'lang="{language}"' in wording.html

    def test_shows_every_one_of_its_values(
        self, templates: Templates, name: str, language: str
    ) -> None:
        written = "".join(
            (files.FOLDER / name / language / part).read_text(encoding="utf-8") for part in PARTS
        )

        for field in fields(MAILS[name]):
            assert field.name == "to" or field.name in written, field.name

    def test_is_on_one_line_in_its_subject(
        self, templates: Templates, name: str, language: str
    ) -> None:
        assert "\n" not in word(templates, name, language).subject

    def test_tells_that_nobody_reads_answers_and_how_data_are_treated(
        self, templates: Templates, name: str, language: str, settings: Settings
    ) -> None:
        wording = word(templates, name, language)
        platform = re.compile(rf"{re.escape(settings.public_url)}(?!/)")  # itself, not a page of it

        for body in (wording.text, wording.html):
            assert {"fr": "automate", "en": "automatically"}[language] in body
            assert settings.data_protection_url in body
            assert platform.search(body)
            assert settings.organisation in body


ROUTES = Path(__file__).parent.parent / "portal" / "routes.txt"


def _is_page(path: str) -> bool:
    """Tell whether the portal shows something at a path."""
    routes = (line.split()[:2] for line in ROUTES.read_text().splitlines())
    pages = (page for method, page in routes if method == "GET")
    shown = re.sub(r"[0-9a-f-]{36}", "<id>", path)
    return shown in {re.sub(r"<uuid:\w+>", "<id>", page) for page in pages}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", [name for name, mail in MAILS.items() if "page" in mail.schema.fields]
)
def test_what_is_told_of_a_delegation_leads_once_to_the_page_that_answers(
    templates: Templates, name: str, language: str, settings: Settings
) -> None:
    page = SAMPLES[name].to_data()["page"]
    wording = word(templates, name, language)

    assert _is_page(page)
    assert wording.text.count(settings.public_url + page) == 1
    assert wording.html.count(f'<a href="{settings.public_url}{page}">') == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["letter_deposited", "letters_unread", "letters_never_read"])
def test_what_is_told_of_letters_leads_once_to_those_that_are_unread(
    templates: Templates, name: str, language: str, settings: Settings
) -> None:
    page = f"{settings.public_url}/letters?unread=true"
    wording = word(templates, name, language)

    assert _is_page("/letters")
    assert wording.text.count(page) == 1
    assert wording.html.count(f'<a href="{page}">') == 1


def test_every_mail_on_a_delegation_to_its_administrators_has_a_page() -> None:
    nouns = ("delegation_", "amendment_", "extension_", "transfer_")
    about = {name for name in MAILS if name.startswith(nouns)}

    assert all("page" in MAILS[name].schema.fields for name in about)


class TestThePasswordCreation:
    """Every fact of [S1]."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_carries_every_fact(self, templates: Templates, language: str) -> None:
        wording = word(templates, "password_creation", language)

        spoken = {
            "fr": ("Bonjour Monsieur Louty", "Madame Anne Dupré", "Monsieur Jean Louty"),
            "en": ("Dear Mr Louty", "Ms Anne Dupré", "Mr Jean Louty"),
        }[language]
        dates = {
            "fr": ("21 novembre 2026", "15 jours", "6 décembre 2026", "utilisateur"),
            "en": ("21 November 2026", "15 days", "6 December 2026", "user"),
        }[language]
        both = (
            "01 99 00 12 34",
            "Comptoir",
            "Centre hospitalier de Vertefeuille VF201",
            f"https://comptoir.example.org/activate#{CODE}",
            "BP 1005, 44035 VERTEFEUILLE CEDEX 1",
            "Direction des politiques sociales",
            "https://comptoir.example.org/data-protection",
        )
        for fact in (*spoken, *dates, *both):
            assert fact in wording.text, fact
        assert wording.text.count(CODE) == 2

    def test_says_who_created_what_for_whom_and_how_to_reach_them(
        self, templates: Templates
    ) -> None:
        wording = word(templates, "password_creation", "fr")

        assert (
            "Le 21 novembre 2026, Madame Anne Dupré (joignable au 01 99 00 12 34), vous a créé un "
            "compte, Monsieur Jean Louty, en tant qu'utilisateur de la plateforme Comptoir, pour "
            "l'établissement Centre hospitalier de Vertefeuille VF201." in wording.text
        )

    def test_says_what_to_do_until_when_and_what_comes_then(self, templates: Templates) -> None:
        text = word(templates, "password_creation", "fr").text

        assert "Pour finaliser la procédure, vous devez créer votre mot de passe :" in text
        assert "vous avez 15 jours pour le créer" in text
        assert "Passé ce délai, Madame Anne Dupré devra procéder à une nouvelle demande." in text
        assert (
            "Vous pourrez accéder ensuite aux services de la plateforme Comptoir qui vous sont "
            "ouverts." in text
        )

    def test_leads_by_a_button_to_where_the_password_is_created(self, templates: Templates) -> None:
        page = word(templates, "password_creation", "fr").html

        (button,) = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>Créer mon mot de passe</a>', page)
        assert button == f"https://comptoir.example.org/activate#{CODE}"

    def test_says_that_the_identifier_comes_from_the_administrator(
        self, templates: Templates
    ) -> None:
        text = word(templates, "password_creation", "fr").text

        assert "Votre identifiant vous est communiqué séparément par Madame Anne Dupré." in text

    def test_names_support_where_the_inviter_has_no_phone(self, templates: Templates) -> None:
        wording = word(templates, "password_creation", "fr", inviter_phone=None)

        assert "joignable au 01 99 00 00 00, le numéro de l'assistance" in wording.text

    def test_names_support_where_nobody_invited(self, templates: Templates) -> None:
        wording = word(templates, "password_creation", "fr", inviter=None, inviter_phone=None)

        assert "L'assistance est joignable au 01 99 00 00 00" in wording.text
        assert "Passé ce délai, l'assistance devra" in wording.text

    def test_tells_for_whom_a_delegate_invites(self, templates: Templates) -> None:
        wording = word(
            templates, "password_creation", "fr", inviter_establishment="Centre de gestion"
        )

        assert "de l'établissement Centre de gestion, agissant par délégation" in wording.text

    def test_needs_no_contract_number(self, templates: Templates) -> None:
        wording = word(templates, "password_creation", "fr", contract_numbers=[])

        assert "pour l'établissement Centre hospitalier de Vertefeuille.\n" in wording.text

    def test_says_nothing_of_a_letter_that_was_not_written(self, templates: Templates) -> None:
        wording = word(templates, "password_creation", "fr", representative_address=None)

        assert "représentant légal" not in wording.text


class TestValues:
    def test_cannot_become_markup(self, templates: Templates) -> None:
        wording = word(
            templates, "delegation_refused", "fr", reason="<script>alert(1)</script> {{ 7 * 7 }}"
        )

        assert "<script>" not in wording.html
        assert "{{ 7 * 7 }}" in wording.text

    def test_cannot_break_a_subject_into_headers(self, templates: Templates) -> None:
        wording = word(
            templates, "delegation_refused", "fr", delegating="Ville\nBcc: all@example.org"
        )

        assert "\n" not in wording.subject

    def test_that_are_missing_raise(self, templates: Templates) -> None:
        facts = SAMPLES["account_renewed"].to_data()
        del facts["expires_on"]

        with pytest.raises(Exception, match="expires_on"):
            wordings.word(templates, "account_renewed", facts, language="fr", code=None)


def test_the_version_of_a_template_depends_on_nothing_but_its_files(
    settings: Settings,
) -> None:
    assert Templates(settings).versions == Templates(settings).versions
    assert len(set(Templates(settings).versions.values())) == len(MAILS)


def _texts(value: object) -> list[str]:
    """List the free texts in values: what is shown as it stands."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) and " " in value else []
