"""The desk: the secretariat's pages, each behind a signed link in one of its mails."""
