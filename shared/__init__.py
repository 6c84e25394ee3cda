"""Tovholder's domain: a package a noun, each with its rules, its table and its texts."""
