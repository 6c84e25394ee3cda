"""Programs of others read what we send: headers, calendar files and the HTML of every mail in the gallery.

`python -m infra.proof.readers` writes mails with every Python from 3.11 to 3.14 that can be had, reads them with Node's
mailparser, mblaze and reformime; reads each calendar file with icalendar, vobject, ics, ical.js and libical; and asks
caniemail's data what of our HTML and CSS Gmail, Outlook and Apple Mail support. docs/mail-clients.md lists what they do
not, and why that is right. A program that is not installed is named, and its check left out.
"""
