"""Shows the story on the terminal, step by step, in French or English."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console


@dataclass
class Teller:
    """Tells each step, and whether it was as it should be.

    :ivar before: called with the number of each step before it is taken (tests interrupt there)
    """

    language: str = "fr"
    console: Console = field(default_factory=Console)
    before: Callable[[int], None] = lambda _: None
    taken: int = 0

    def chapter(self, fr: str, en: str) -> None:
        """Open a chapter."""
        self.console.print()
        self.console.rule(f"[bold]{self._in_words(fr, en)}[/bold]", align="left", style="dim")

    @contextmanager
    def step(self, fr: str, en: str) -> Iterator[None]:
        """Take one step; what is raised inside is shown and goes on upwards."""
        self.taken += 1
        self.before(self.taken)
        words = self._in_words(fr, en)
        try:
            yield
        except Exception:
            self.console.print(f" [red]✗[/red] {words}")
            raise
        self.console.print(f" [green]✓[/green] {words}")

    def fact(self, fr: str, en: str) -> None:
        """Add something worth seeing under the step."""
        self.console.print(f"     [dim]{self._in_words(fr, en)}[/dim]", highlight=False)

    def _in_words(self, fr: str, en: str) -> str:
        return fr if self.language == "fr" else en
