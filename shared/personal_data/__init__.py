"""What is held about one person: her export, and its erasure."""
