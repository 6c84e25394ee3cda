"""Technical parts that know nothing of meetings: time, money, storage, signatures, templates."""
