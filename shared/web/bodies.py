"""Bodies as they arrive: read whole or refused, whether or not they say how long they are."""

import functools
from typing import IO

import flask
from werkzeug.wsgi import LimitedStream


class Request(flask.Request):
    """A request whose body is never cut off where it is too large.

    Werkzeug reads a body that comes in chunks up to the limit, and takes that for all of it: of a
    file, the lines beyond were left out in silence.
    """

    @functools.cached_property
    def stream(self) -> IO[bytes]:
        """Read the body; more than the limit is refused."""
        whole: IO[bytes] = super().stream
        limit = self.max_content_length
        if limit is None or not isinstance(whole, LimitedStream):
            return whole
        return _Whole(self.environ["wsgi.input"], limit, is_max=True)  # type: ignore[return-value]


class _Whole(LimitedStream):
    """A body that may be as long as its limit."""

    def readall(self) -> bytes:
        """Read all there is.

        :raises RequestEntityTooLarge: if there is more than the limit
        """
        data = super().readall()
        if self.is_exhausted and self._stream.read(1):
            self.on_exhausted()
        return data
