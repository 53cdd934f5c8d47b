"""What is written, on screen and on paper: its values, its wording, and what is asked of files."""
