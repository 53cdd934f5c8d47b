"""The commands, one per module; each module holds a click command named `command`."""
