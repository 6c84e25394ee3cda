"""What is printed, opened or looked at: facts in, the bytes of a PDF, a spreadsheet or a picture out.

Nothing here reads a table; the words for people stand in `templates`, typst's and the spreadsheets'.
"""
