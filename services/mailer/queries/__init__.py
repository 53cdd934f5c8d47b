"""What the mailer can answer."""
