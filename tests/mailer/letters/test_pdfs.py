"""What is taken for a letter: a PDF that shows its pages, and does nothing else."""

from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.domain.pdf import checked_pages
from services.mailer.errors import BadPdf
from shared.events.accounts import EstablishmentFacts
from tests.answers import refused
from tests.mailer.letters.acting import (
    ACTING,
    GUISES,
    HARMLESS,
    OTHER_FILES,
    reading_itself,
    searched,
    swelling,
    written,
)
from tests.mailer.letters.box import letters
from tests.mailer.world import Caller, World, pdf

MOST = 20


def fault(content: bytes) -> str:
    with pytest.raises(BadPdf) as refusal:
        checked_pages(content, most=MOST)
    (said,) = refusal.value.members["errors"]["file"]
    return str(said)


class TestALetter:
    @pytest.mark.parametrize("guise", GUISES.values(), ids=GUISES)
    @pytest.mark.parametrize(("said", "objects"), ACTING.values(), ids=ACTING)
    def test_that_does_more_than_show_its_pages_is_refused(
        self, said: str, objects: list[str], guise: Callable[[Sequence[str]], bytes]
    ) -> None:
        found = fault(guise(objects))

        assert said in found
        assert "PDF/A" in found  # what to do

    @pytest.mark.parametrize("content", HARMLESS.values(), ids=HARMLESS)
    def test_that_shows_its_pages_is_taken(self, content: bytes) -> None:
        assert checked_pages(content, most=MOST) == 1

    @pytest.mark.parametrize("content", OTHER_FILES.values(), ids=OTHER_FILES)
    def test_that_is_another_file_too_is_refused(self, content: bytes) -> None:
        assert "first byte" in fault(content)

    @pytest.mark.parametrize(
        "content", [reading_itself(400_000), swelling(60)], ids=["reading itself", "swelling"]
    )
    def test_that_has_us_read_without_end_is_refused(self, content: bytes) -> None:
        assert "unpacks to far more" in fault(content)

    def test_that_names_what_it_has_not_is_searched_for_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """pypdf would look through the whole file for each."""
        searches: list[object] = []
        monkeypatch.setattr("pypdf._reader.get_stream_data", searches.append)

        assert "damaged" in fault(searched(50))
        assert searches == []

    def test_whose_table_names_something_else_is_refused(self) -> None:
        content = HARMLESS["an update"].replace(b"\n2 0 obj", b"\n2 1 obj")

        assert "damaged" in fault(content)

    @given(st.data())
    def test_that_is_broken_anywhere_is_taken_or_refused_and_never_fails(
        self, data: st.DataObject
    ) -> None:
        whole = bytearray(data.draw(st.sampled_from([pdf(2), *HARMLESS.values()])))
        for _ in range(data.draw(st.integers(1, 6))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

        with suppress(BadPdf):
            assert 0 < checked_pages(bytes(whole), most=MOST) <= MOST

    @given(st.text("abcdefgh", min_size=1, max_size=6), st.integers(0, 3))
    def test_is_refused_wherever_a_script_stands_in_it(self, key: str, depth: int) -> None:
        inside = "<< /S /JavaScript /JS (x) >>"
        for level in range(depth):
            inside = f"[ {inside} ]" if level % 2 else f"<< /{key} {inside} >>"

        content = written(
            [
                f"<< /Type /Catalog /Pages 2 0 R /{key}X {inside} >>",
                "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                "<< /Type /Page /MediaBox [0 0 595 842] >>",
            ]
        )

        assert "script" in fault(content)


def test_a_deposit_that_carries_a_script_is_refused_in_the_caller_s_language_and_changes_nothing(
    world: World, operator: Caller, home: EstablishmentFacts
) -> None:
    content = written(ACTING["a script at the opening"][1])

    answer = operator.deposit(
        content, establishment_id=home.establishment_id, headers={"Accept-Language": "fr"}
    )

    assert refused(answer) == (422, "bad_pdf")
    assert "imprimez-le dans un PDF" in answer.json["errors"]["file"][0]
    assert letters(world) == []
