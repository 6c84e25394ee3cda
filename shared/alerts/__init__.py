"""What ops is told by mail when something has to be looked at: pushed by what happened, not looked for."""
