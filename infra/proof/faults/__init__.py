"""Seasons with faults: what always holds, looked for while everything goes wrong that can."""
