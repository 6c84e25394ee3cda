// Reads what Python hands it on stdin, {mails, calendars, pages}, and says on stdout what each reader sees.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import { simpleParser } from "mailparser";
import { caniemail } from "caniemail";
// Outlook on the web and the new Outlook are in caniemail's data, and not in the package's list of clients.
import { clientNames } from "./node_modules/caniemail/dist/clients.js";

clientNames.push("outlook.outlook-com");
const CLIENTS = ["gmail.*", "outlook.*", "apple-mail.*"];

async function mail(raw) {
  const read = await simpleParser(Buffer.from(raw, "base64"), { skipTextToHtml: true });
  const people = (header) => (read[header]?.value ?? []).map((each) => [each.name, each.address]);
  return {
    subject: read.subject,
    from: people("from"),
    to: people("to"),
    cc: people("cc"),
    files: read.attachments.map((each) => each.filename ?? ""),
    text: read.text,
  };
}

function calendar(text) {
  const whole = new ICAL.Component(ICAL.parse(text));
  return whole.getAllSubcomponents("vevent").map((each) => {
    const event = new ICAL.Event(each);
    return [event.uid, event.startDate.toUnixTime(), event.endDate.toUnixTime(), event.summary, event.sequence];
  });
}

function page(html) {
  const { errors, warnings } = caniemail({ clients: CLIENTS, html }).issues;
  const said = (issues, support) =>
    [...issues].flatMap(([client, found]) => found.map((each) => [each.title, support, client, each.notes]));
  return [...said(errors, "none"), ...said(warnings, "partial")];
}

const asked = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(
  JSON.stringify({
    mails: await Promise.all((asked.mails ?? []).map(mail)),
    calendars: (asked.calendars ?? []).map((text) => {
      ICAL.TimezoneService.reset();
      const zone = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vtimezone");
      if (zone) ICAL.TimezoneService.register(zone);
      return calendar(text);
    }),
    pages: (asked.pages ?? []).map(page),
  }),
);
