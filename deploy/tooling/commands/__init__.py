"""Commands for those who develop Comptoir, one module each, named after it."""
