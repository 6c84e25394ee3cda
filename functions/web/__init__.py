"""The web: what the functions with pages share. Requests and answers, the router, the language, the look."""
