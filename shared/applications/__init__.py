"""Applications: what a committee hands in before a season, under the headings that committees know.

A plan's fields as the file has them (dicts, lists and strings), the headings they stand under, and the next season's.
"""
