"""One season, played in marks and looked through: a package, so that pytest closes it behind the last of its tests."""
