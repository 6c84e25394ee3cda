"""The plan file: the approved application, and what it leaves open, as YAML that a person writes.

Nothing is imported here: functions import the rules of changes, and have no YAML reader in their layer.
"""
