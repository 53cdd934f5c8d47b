"""How much Python is executed: bytecode instructions, whatever else the machine does meanwhile."""

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def executed(act: Callable[[], object]) -> int:
    """Count the bytecode instructions that a call executes, once what it keeps is there.

    What is written in C counts as the one instruction that calls it. Nothing else is traced
    meanwhile.
    """
    count = 0

    def each(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return each

    act()
    before, is_collecting = sys.gettrace(), gc.isenabled()
    gc.disable()  # what is collected may have something to say as it goes
    sys.settrace(each)
    try:
        act()
    finally:
        sys.settrace(before)
        if is_collecting:
            gc.enable()
    return count
