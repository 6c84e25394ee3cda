"""Records the tables of a release in mid-season: what an upgrade finds.

Run in a checkout of that release, with this file from here:

    git worktree add /tmp/release COMMIT
    cd /tmp/release && PYTHONPATH=.:functions python /path/to/tests/upgrade/record.py 2018-08-03T12:00 OUT.json.gz

It plays that release's own short season (`infra.proof.season`) to the moment and writes every item, in the form that
`tovholder backup` writes, and before them what was mailed until then. Everybody in it is invented.
"""

from __future__ import annotations

import gzip
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from infra.proof.season.play import script, season, short
from shared.technical import clock, dynamodb


def main() -> None:
    """Play, and write."""
    until = datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC)
    with season(short(script())) as made:
        made.begin()
        made.world.run(until)
        assert made.at_rest
        mailed = [{"id": mail.id, "to": mail.to, "links": list(mail.links)} for mail in made.post.sent]
        lines = [{"tovholder": 1, "at": clock.text(made.world.now), "mailed": mailed}]
        for variable, table in sorted(made.cloud.tables.items()):
            found = dynamodb.client().scan(TableName=table)
            assert "LastEvaluatedKey" not in found
            lines += [{"table": variable, "item": item} for item in found["Items"]]
        lines.append({"end": len(lines) - 1})
    text = "\n".join(json.dumps(line, sort_keys=True) for line in lines) + "\n"
    Path(sys.argv[2]).write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
