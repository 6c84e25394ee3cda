"""What others take for a sign-up, measured beside ours: quoted, not measured here."""

OTHERS = (
    "Beside each other in one run on a quiet 2-core machine, two rounds, taken over here on 2026-11-29: pretix"
    " 2026.8.0, as its docs deploy it, 2.4-2.9 sign-ups a second at 16 at once, 0.56-0.59 s of processor time"
    " each; Indico 3.2.9 8-10 a second, 0.18 s; Tovholder 43-45 a second, 0.083-0.089 s, of which its functions'"
    " processes are 0.036. The first two are whole servers and their real databases; ours stands behind an"
    " emulator of AWS that is one process of Python."
)

WAITS = (
    "What does nothing takes longer than a sign-up while few ask: the emulator waits some 40 ms there, for a reason"
    " that was not found. So its share is told in processor time."
)
