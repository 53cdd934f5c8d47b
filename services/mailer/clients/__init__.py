"""The world outside: mail servers, files, and what turns values into text, HTML and PDF."""
