"""The budget: lines as the application wrote them, what is spent, and what the head-count makes of them."""
