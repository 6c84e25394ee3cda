"""The desk: the secretariat's pages, each opened by a signed link in one of its mails."""
