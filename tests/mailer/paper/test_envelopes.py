"""Letters on paper in their envelopes, measured on the page (decision 0076)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from outloud import check
from outloud.findings import Result

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.typesetting import Typesetter
from services.mailer.models import PaperItem
from shared.events.accounts import Person
from tests.mailer.paper.batching import copied
from tests.mailer.paper.shop import Shop
from tests.mailer.printing import MM, content, order, render
from tests.mailer.world import ADDRESS, NOW, World

PAGE = (210.0, 297.0)


@dataclass(frozen=True)
class Window:
    """The window of an envelope, in millimetres.

    :ivar left: how far its left edge is from that of the envelope, and so on
    :ivar sheet: the size of what is slid into the envelope
    """

    envelope: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float
    sheet: tuple[float, float]

    def always_shown(self) -> tuple[float, float, float, float]:
        """Tell which part of the sheet shows wherever it has slid to: left, top, right, bottom."""
        play = [outer - inner for outer, inner in zip(self.envelope, self.sheet, strict=True)]
        return self.left, self.top, self.right - play[0], self.bottom - play[1]

    def ever_shown(self) -> tuple[float, float, float, float]:
        """Tell which part of the sheet shows wherever it may slide to."""
        play = [outer - inner for outer, inner in zip(self.envelope, self.sheet, strict=True)]
        return self.left - play[0], self.top - play[1], self.right, self.bottom


DL = Window((220, 110), left=100, right=200, top=45, bottom=90, sheet=(210, 99))
"""AFNOR NF Z 11-001: 100 by 45 mm, 20 mm from the right and from the bottom; A4 folded in three."""

DL_LOW = replace(DL, top=55)
"""The same, 35 mm high."""

C4 = Window((229, 324), left=109, right=209, top=55, bottom=105, sheet=PAGE)
"""100 by 50 mm, 20 mm from the right, 55 mm from the top; A4 as it is."""

FRAME = (110.0, 55.0, 195.0, 88.0)
"""Where a French print shop wants the address, whatever the envelope: left, top, right, bottom."""


@dataclass(frozen=True)
class Sign:
    """A letter or figure on the page: where it stands, in millimetres from the top left corner."""

    said: str
    left: float
    top: float
    right: float
    bottom: float

    def is_within(self, part: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = part
        return (
            left <= self.left and self.right <= right and top <= self.top and self.bottom <= bottom
        )

    def touches(self, part: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = part
        return self.left < right and left < self.right and self.top < bottom and top < self.bottom


def signs(pdf: bytes) -> Iterator[Sign]:
    """Read where each sign of the first page stands, as PDFium draws it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        assert tuple(round(side / MM) for side in page.get_size()) == PAGE
        text = page.get_textpage()
        for place in range(text.count_chars()):
            said = text.get_text_range(place, 1)
            if said.strip():
                left, bottom, right, top = (side / MM for side in text.get_charbox(place))
                yield Sign(said, left, PAGE[1] - top, right, PAGE[1] - bottom)
    finally:
        document.close()


def letter_to(world: World, lines: list[str], *, name: str, person: str = "Vaubrun") -> PaperItem:
    """Have a letter made to an address."""
    order(
        world,
        name=name,
        address=replace(ADDRESS, lines=lines),
        legal_representative=Person(title="ms", first_name="Éloïse", last_name=person),
    )
    render(world)
    return world.paper()[-1]


ADDRESSES = {
    "short": (["1 rue Haute"], "Mairie", "Vaubrun"),
    "usual": (ADDRESS.lines, "Hôpital de Vertefeuille", "Vaubrun"),
    "four lines of the widest letters": (
        ["W" * 38, "M" * 38, "RÉSIDENCE DU GÉNÉRAL LECLERC MMMMMMMMM", "BP 1005"],
        "SYNDICAT INTERCOMMUNAL À VOCATION UNIQUE DU HAUT-MONT-MARIE WWWWWWWWWWWWWWWWWW",
        "M" * 38,
    ),
}


class TestTheAddress:
    @pytest.mark.parametrize("window", [DL, DL_LOW, C4], ids=["DL", "DL of 35 mm", "C4"])
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_shows_in_the_window_however_the_sheet_slides_and_alone(
        self, world: World, address: str, window: Window
    ) -> None:
        lines, name, person = ADDRESSES[address]
        item = letter_to(world, lines, name=name, person=person)
        pdf = content(world, item)

        shown = [sign for sign in signs(pdf) if sign.touches(window.ever_shown())]

        outside = [sign for sign in shown if not sign.is_within(window.always_shown())]
        assert outside == []
        assert [sign for sign in shown if not sign.is_within(FRAME)] == []
        written = "".join(sign.said for sign in shown)
        assert written.startswith("MadameÉloïse")
        assert written.endswith("44035VERTEFEUILLECEDEX1")

    def test_of_a_copy_in_a_large_envelope_shows_too(self, shop: Shop) -> None:
        copied(shop, pages=12)
        (item,) = shop.world.paper()
        assert item.envelope == "c4"

        shown = [sign for sign in signs(content(shop.world, item)) if sign.touches(C4.ever_shown())]

        assert shown
        assert all(sign.is_within(C4.always_shown()) for sign in shown)


FACTS = {
    "address": ["Madame Éloïse Vaubrun", "1 rue Haute", "44035 VERTEFEUILLE"],
    "written_on": "21 novembre 2026",
    "establishment": "Hôpital",
    "siret": "219 703 301 00012",
    "contract_numbers": ["VF201"],
    "holders": ["Monsieur Jean Louÿs"],
    "administrators": [],
    "profile": "user",
    "author": "Madame Anne Dupré",
    "author_establishment": None,
    "is_recovery": False,
    "paper_reference": "1000008",
    "askers": [
        {
            "name": "Madame Ambre Solier",
            "email": "ambre.solier@example.org",
            "asked_on": "20 novembre 2026",
            "ends_on": "20 janvier 2027",
            "code": "ABCDEFGHJKMN",
        }
    ],
    "category": "Relances",
    "title": "Relance n° 1",
    "dated_on": "20 novembre 2026",
    "reference": None,
}


OF_SCREENS = {"LNK-010"}
"""That an address which is written out is a link: nobody clicks on paper."""

FOR_PEOPLE = {"04", "12", "24"}
"""Checkpoints of the Matterhorn Protocol that no machine judges: colours, drawn signs, forms that
are filled in by hand, of which these letters have none."""


def faults(looked: Result) -> list[str]:
    """Tell what the checker finds, of PDF/UA-1 and beyond."""
    return [f"{found.rule}: {found.message}" for found in looked.findings]


@pytest.mark.parametrize("kind", PaperKind)
class TestThePage:
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_has_no_fault_that_a_checker_of_pdf_ua_finds(
        self, world: World, tmp_path: Path, kind: PaperKind, language: str
    ) -> None:
        path = made(world.tools.typesetter, tmp_path, kind, language)

        looked = check(str(path), skip=OF_SCREENS)

        assert faults(looked) == []
        assert looked.error is None
        assert [run.rule for run in looked.runs if run.status == "crashed"] == []
        statuses = {one["id"]: one["status"] for one in looked.criteria["pdfua1"]}
        assert len(statuses) == 31
        assert set(statuses.values()) == {"pass", "not-applicable", "manual"}
        assert {name for name, said in statuses.items() if said == "manual"} == FOR_PEOPLE

    def test_says_that_it_is_pdf_ua_and_carries_its_fonts(
        self, world: World, tmp_path: Path, kind: PaperKind
    ) -> None:
        with pikepdf.open(made(world.tools.typesetter, tmp_path, kind, "fr")) as pdf:
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
            assert pdf.Root.Lang == "fr"
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            fonts = [
                font
                for page in pdf.pages
                for outer in page.Resources.Font.values()
                for font in outer.get("/DescendantFonts", [outer])
            ]
            assert fonts
            for font in fonts:
                kept = font.FontDescriptor
                assert "/FontFile3" in kept or "/FontFile2" in kept, font.BaseFont


def test_a_page_without_tags_has_faults_that_the_checker_finds(tmp_path: Path) -> None:
    path = tmp_path / "untagged.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)

    assert any(fault.startswith("DOC-001") for fault in faults(check(str(path))))


def made(typesetter: Typesetter, folder: Path, kind: PaperKind, language: str) -> Path:
    path = folder / "letter.pdf"
    path.write_bytes(typesetter.make(kind, language=language, values=FACTS, written_at=NOW))
    return path
