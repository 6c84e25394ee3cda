"""Reading an application as committees have it (text, DOCX, PDF), and the plan file that comes of it."""
