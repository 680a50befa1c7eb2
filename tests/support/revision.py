"""
Writes a revision of the tables: what `bot/store/tables/` has and the revisions so far have not.

`just revision 'What changes'` writes `bot/store/migrations/versions/revision_N.py`, which is to be read and
mended. A revision that was never released is not changed by another one: its file is deleted and written anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.store.migrations.migrate import configuration


def main(message: str) -> None:
    with create_engine("sqlite://").begin() as connection:
        config = configuration(connection)
        last = ScriptDirectory.from_config(config).get_current_head()
        command.upgrade(config, "head")
        new = command.revision(config, message, autogenerate=True, rev_id=str(int(last or 0) + 1))
    file = Path(new.path)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
