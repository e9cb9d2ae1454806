"""What else moved, and was harm ruled out: the part that nobody else measures."""
