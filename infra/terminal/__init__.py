"""What commands say on a screen, and how they refuse."""
