"""What `identity`'s requests and answers look like."""
