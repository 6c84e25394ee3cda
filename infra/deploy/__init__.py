"""`make deploy`: asks in plain words for what a deployment has to know, checks it, deploys, says what comes next."""
