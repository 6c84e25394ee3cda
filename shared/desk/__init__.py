"""The desk: what the secretariat does by the buttons in its mails, and the audit log of it."""
