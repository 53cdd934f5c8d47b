"""Letters on paper: having them made, and reading what is on them."""

from io import BytesIO

from pypdf import PdfReader, mult

from services.mailer import chores
from services.mailer.models import PaperItem
from tests.mailer.world import World

MM = 72 / 25.4


def order(world: World, **home: object) -> PaperItem:
    """Have a letter about a new account made."""
    establishment = world.establishment(**home)  # type: ignore[arg-type]
    creator = world.administrator(establishment)
    world.receive(world.created(world.facts(establishment, last_name="Louÿs"), by=creator))
    return world.paper()[-1]


def render(world: World) -> int:
    return chores.render_paper(world.sessions, world.now, world.tools)


def text(content: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split()
    )


def content(world: World, item: PaperItem) -> bytes:
    assert item.digest is not None
    return world.tools.storage.read(item.digest)


def placed(content: bytes) -> list[tuple[str, float, float]]:
    """Tell where each line of a page stands: millimetres from the left edge, and from the top."""
    found: list[tuple[str, float, float]] = []

    def visit(said: str, outer: list[float], inner: list[float], *_: object) -> None:
        if said.strip():
            at = mult(inner, outer)
            found.append((said.strip(), at[4] / MM, 297 - at[5] / MM))

    PdfReader(BytesIO(content)).pages[0].extract_text(visitor_text=visit)
    return found
