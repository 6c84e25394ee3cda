"""The desk: what the secretariat does behind the buttons in its mails, and the trail that this leaves."""
