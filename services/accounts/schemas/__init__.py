"""What requests and answers of this service look like."""
