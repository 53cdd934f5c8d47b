"""The plain pages in front of the services, until there is a portal."""
