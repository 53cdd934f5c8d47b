"""Operators keep the catalogue, the terms, the kinds of letters and the platform's applications."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.portal.pages.platform.comparing import (
    MOST_PARAGRAPHS,
    MOST_WORDS,
    Pair,
    compare,
)
from tests.portal.house import House
from tests.portal.visitor import Visitor

SERVICES, TERMS, KINDS = "/platform/services", "/platform/terms", "/platform/letter-categories"
APPLICATIONS = "/platform/applications"


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


class TestTheCatalogue:
    def test_takes_a_service_and_its_changes(self, operator: Visitor) -> None:
        code, new = f"essai-{uuid4().hex[:6]}", "/platform/new-service"
        operator.get(new)
        typed = {"service_code": code, "label_fr": "Essai", "label_en": "Trial"}
        page = operator.send(new, **typed, domain="essais")
        assert page.status == 422
        assert "This domain is new" in page.text
        page = operator.send(
            new,
            **typed,
            domain=f"{code}-domain",
            domain_label_fr="Essais",
            domain_label_en="Trials",
            is_delegable="yes",
        )
        assert "The service is published" in page.text

        path = f"{SERVICES}/{code}"
        page = operator.get(path)
        assert page.form(path)["is_delegable"] == "yes"
        page = operator.send(path, address="http://example.org")
        assert page.status == 422
        assert page.form(path)["address"] == "http://example.org"
        page = operator.send(path, address="https://essai.example.org/", is_exclusive="yes")
        assert "Your changes are saved." in page.text

    def test_shows_both_versions_of_what_somebody_else_has_changed(
        self, operator: Visitor, house: House
    ) -> None:
        code, new = f"essai-{uuid4().hex[:6]}", "/platform/new-service"
        typed = {"label_fr": "Essai", "label_en": "Trial", "service_code": code, "domain": code}
        operator.get(new)
        operator.send(new, **typed, domain_label_fr="Essais", domain_label_en="Trials")
        path = f"{SERVICES}/{code}"
        mine = operator.get(path).form(path)
        other = house.signed_in(house.operator())
        other.get(path)
        other.send(path, label_en="Trial, otherwise")

        page = operator.post(path, {**mine, "label_en": "Trial, mine"})

        assert page.status == 412
        assert "Trial, otherwise" in page.text
        assert "Trial, mine" in page.text
        page = operator.send(path, label_en="Trial, mine")
        assert "Your changes are saved." in page.text
        assert code in operator.turn_to(SERVICES, "Trial, mine").text


class TestAKindOfLetters:
    def test_is_opened_and_changed(self, operator: Visitor) -> None:
        code, new = f"essai-{uuid4().hex[:6]}", "/platform/new-letter-category"
        operator.get(new)
        typed = {"kind_code": code, "label_fr": "Essai", "label_en": "Trial"}
        page = operator.send(new, **(typed | {"kind_code": "É"}))
        assert page.status == 422
        assert page.document.find(".//*[@id='kind_code-error']") is not None
        page = operator.send(new, **typed, has_paper_copy="yes")
        assert "This kind of letters is open." in page.text

        path = f"{KINDS}/{code}"
        form = operator.get(path).form(path)
        assert (form["is_notified"], form["has_paper_copy"]) == ("yes", "yes")
        page = operator.send(path, label_fr="Essais")
        assert "Your changes are saved." in page.text
        assert operator.get(f"{KINDS}/nothing-of-the-kind").status == 404

    def test_is_listed_with_the_name_of_the_service_that_opens_it(self, operator: Visitor) -> None:
        code, new = f"essai-{uuid4().hex[:6]}", "/platform/new-letter-category"
        page = operator.get(new)
        service = page.form(new)["service"]
        names = {one.get("value"): one.text for one in page.document.iter("option")}
        operator.send(new, kind_code=code, label_fr="Essai", label_en="Trial")

        page = operator.turn_to(KINDS, code)

        row = next(row for row in page.main.iter("tr") if code in "".join(row.itertext()))
        told = [cell.text for cell in row.iter("td") if "opens" in cell.get("data-label", "")]
        assert told == [names[service]]
        assert names[service] != service


class TestTheTerms:
    def test_are_published_once_what_changes_was_seen(
        self, operator: Visitor, house: House
    ) -> None:
        new, later = "/platform/new-terms", datetime.now(UTC).date() + timedelta(days=400)
        first = operator.get(new).form(new)
        text = f"{first['text_en']}\nA further clause {uuid4().hex[:6]}."
        typed = {"text_en": text, "effective_on": later.isoformat()}

        assert operator.send(new, **typed, action="publish").status == 200
        assert "Nothing is published yet." in operator.page.text
        assert "A further clause" in operator.page.text
        assert "are asked to accept it" in operator.page.text
        edited = {**operator.page.form(new), "text_fr": "Autre chose.", "action": "publish"}
        assert "Nothing is published yet." in operator.post(new, edited).text
        page = operator.send(new, text_fr=first["text_fr"], action="preview")
        page = operator.send(new, action="publish")

        assert "The terms are published" in page.text
        newest = max(link for link in page.links() if link.startswith(f"{TERMS}/"))
        assert "A further clause" in operator.get(newest, query_string={"in": "en"}).text
        assert operator.get(f"{TERMS}/999").status == 404

    def test_are_not_published_without_their_day_or_a_text(self, operator: Visitor) -> None:
        new = "/platform/new-terms"
        operator.get(new)
        page = operator.send(new, text_fr="", effective_on="", action="publish")
        assert page.status == 422
        assert "Write the text in both languages." in page.text
        assert "Choose the day" in page.text

    def test_are_compared_paragraph_by_paragraph_and_word_by_word(self) -> None:
        pairs = compare("One.\nTwo is here.\nThree.", "One.\nTwo was here.\nThree.\nFour.")

        assert [pair.kind for pair in pairs] == ["same", "changed", "same", "added"]
        assert pairs[1] == Pair(
            "changed",
            ((False, "Two "), (True, "is"), (False, " here.")),
            ((False, "Two "), (True, "was"), (False, " here.")),
        )
        assert [pair.kind for pair in compare("One.\nTwo.", "One.")] == ["same", "removed"]

    def test_of_endless_length_are_set_side_by_side_all_the_same(self) -> None:
        many = "\n".join(f"Paragraph {number}." for number in range(MOST_PARAGRAPHS + 1))
        whole = " ".join(["word"] * MOST_WORDS)

        pairs = compare(many, f"{many}\nAnother.")
        (changed,) = compare(whole, f"{whole} more")

        assert [pair.kind for pair in pairs[-2:]] == ["same", "added"]
        assert changed == Pair("changed", ((True, whole),), ((True, f"{whole} more"),))


class TestAnApplicationOfThePlatform:
    def test_is_let_in_given_another_secret_and_let_in_no_more(self, operator: Visitor) -> None:
        name = f"Métier {uuid4().hex[:6]}"
        operator.get(APPLICATIONS)
        page = operator.send(APPLICATIONS)
        assert page.status == 422
        assert "Give the application a name." in page.text
        page = operator.send(APPLICATIONS, name=name, scopes="letters:deposit")
        assert "Copy it now: it is shown this once." in page.text
        assert APPLICATIONS in page.links()

        listed = operator.turn_to(APPLICATIONS, name)
        (again,) = (
            form.get("action", "")
            for form in listed.main.iter("form")
            if form.get("action", "").endswith("/secret")
            and any(each.get("value") == name for each in form.iter("input"))
        )
        assert "Copy it now" in operator.send(again).text
        path = again.replace("/secret", "/end")
        page = operator.get(path)
        assert name in page.text
        assert "It cannot be undone" in page.text
        assert f"{name} is let in no more." in operator.send(path).text
        assert all(name not in page.text for page in operator.pages_of(APPLICATIONS))
        assert "This application is let in no more." in operator.get(path).text
