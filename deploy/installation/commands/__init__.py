"""Commands that look after an installation, one module each, named after it."""
