"""Topics: what the businesses want to talk about, grouped over the season, and what the committee did about it."""
