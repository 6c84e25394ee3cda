"""The `tovholder` command: what ops does by hand, a module a group of commands."""
