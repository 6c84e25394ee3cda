"""Budget: recounts heads."""
