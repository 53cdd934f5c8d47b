"""gunicorn's log, as JSON lines among the service's own."""

from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

from shared import logging


class JSONLog(Logger):  # type: ignore[misc]
    """What gunicorn says goes where everything goes.

    It keeps no access log: the service leaves a line per request that tells its route instead of
    its path, its id, and in whose name it was made (`shared.web.answers`), and leaves out health.
    """

    def setup(self, cfg: Config) -> None:
        """Set up the process's logging, and hand gunicorn's lines to it."""
        self.cfg = cfg
        self.loglevel: int = self.LOG_LEVELS[cfg.loglevel.lower()]
        logging.configure(level=cfg.loglevel.upper())
        self.error_log.setLevel(self.loglevel)
        for log in (self.error_log, self.access_log):
            log.handlers.clear()
            log.propagate = log is self.error_log

    @property
    def access_log_enabled(self) -> bool:
        """Tell that there is none."""
        return False

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log a failure without the address asked for, whose query may hold what is personal."""
        if str(msg).startswith("Error handling request"):
            msg, args = "Error handling request", ()
        super().exception(msg, *args, **kwargs)
