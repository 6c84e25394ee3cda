"""The functions' roles as template.yaml gives them, held against every call that a function makes."""
