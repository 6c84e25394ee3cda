"""What is held about one person: their export, and its erasure."""
