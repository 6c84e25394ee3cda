"""The season under fire: what always holds, looked for while everything goes wrong that can."""
