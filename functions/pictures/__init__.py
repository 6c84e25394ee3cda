"""The pictures that social media show beside a link: one for a season, one for each meeting."""
