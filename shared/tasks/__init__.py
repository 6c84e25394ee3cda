"""Tasks: what somebody has to do by when, so that each meeting and the season's end come off."""
