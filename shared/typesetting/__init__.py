"""Setting PDF files with Typst, in whatever script, and binding several into one."""

from shared.typesetting.setting import Binder, CannotSet, Typesetter

__all__ = ["Binder", "CannotSet", "Typesetter"]
