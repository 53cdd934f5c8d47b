"""Reading environment variables, or the files that they name; the faults are kept for the end."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from environs import Env

SUFFIX = "_FILE"


class Environ(Env):
    """An environs reader over a mapping, since one process may hold four services' settings.

    A variable `X` may be given as `X_FILE`, naming a file that holds the value, as Docker and
    others hand out secrets; newlines at its end are not part of it. (environs' own `FileAwareEnv`
    reads the process's environment, and stops at the first file that it cannot read.)
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(eager=False)
        self._mapping = environ
        self._unread: dict[str, list[str]] = {}

    def seal(self) -> None:
        """End reading.

        :raises EnvValidationError: with every fault there was
        """
        self._errors = {**self._errors, **self._unread}
        super().seal()

    def _get_value(self, env_key: str, default: Any) -> Any:
        path = self._mapping.get(env_key + SUFFIX)
        if not path:
            return self._mapping.get(env_key, default)
        if self._mapping.get(env_key):
            self._unread[env_key] = [f"{env_key}{SUFFIX} is set as well: keep one of the two."]
            return default
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            fault = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            self._unread[env_key] = [
                f"{path}, named by {env_key}{SUFFIX}, cannot be read: {fault}."
            ]
            return default
