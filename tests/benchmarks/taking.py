"""What an act took: its time, the CPU of this process, its statements."""

import cProfile
import os
import pstats
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, event

from tests.benchmarks.parts import Line


@dataclass
class Taken:
    """What one act took.

    :ivar number: of accounts
    :ivar to_reach: seconds
    """

    what: str
    number: int
    to_reach: int
    seconds: float = 0.0
    cpu: float = 0.0
    statements: list[str] = field(default_factory=list)

    def line(self) -> Line:
        """Tell it as a line of the table."""
        return Line(
            f"{self.what} of {self.number:,}",
            f"{self.seconds:.1f} s, of CPU {self.cpu:.1f} s ({1000 * self.cpu / self.number:.2f} ms"
            f" each), {len(self.statements)} statements",
            f"≤ {self.to_reach} s",
        )


@contextmanager
def taking(engine: Engine, taken: Taken, *, profile: bool) -> Iterator[None]:
    """Measure what is done meanwhile."""

    def note(*said: object) -> None:
        taken.statements.append(str(said[2]))

    event.listen(engine, "before_cursor_execute", note)
    profiler = cProfile.Profile() if profile else None
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    if profiler:
        profiler.enable()
    yield
    if profiler:
        profiler.disable()
    after = resource.getrusage(resource.RUSAGE_SELF)
    taken.seconds = time.perf_counter() - started
    taken.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    event.remove(engine, "before_cursor_execute", note)
    if profiler:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(int(os.environ.get("TOP", "30")))
