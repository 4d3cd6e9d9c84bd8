"""The keys of the app: keys."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.exits import MISTAKE, OK, complain
from engine.render.options import add_layout

if TYPE_CHECKING:
    from engine.render.document import Document
    from tui.actions import Action
    from tui.manners.keymap import Keys

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

SCHEMA = "rhytid-keys/1"


def add(verbs: Verbs) -> None:
    """Add this verb."""
    keys = verbs.add_parser("keys", help="print the keys of the app, or write a file to change them")
    keys.add_argument(
        "--write",
        nargs="?",
        const="",
        metavar="FILE",
        help="write a commented file that changes nothing yet (default: where the app looks for it)",
    )
    keys.add_argument("--force", action="store_true", help="with --write: write over a file that is there")
    add_layout(keys)
    keys.set_defaults(run=_keys)


def _keys(options: argparse.Namespace) -> int:
    from engine.render.formats import document_as
    from engine.render.output import terminal_width, write
    from tui.actions import actions
    from tui.manners.keymap import FILE, default_file, read_keys
    from tui.manners.settings import config_folder

    usual = config_folder() / FILE
    if options.write is not None:
        target = Path(options.write) if options.write else usual
        if target.exists() and not options.force:
            return complain(f"{target}: exists already; choose another name, or --force to write over it")
        target.parent.mkdir(parents=True, exist_ok=True)
        write(default_file(actions()), str(target))
        used = "" if target == usual else f"; the app reads {usual}"
        print(f"wrote {target}; nothing is changed until a line loses its #{used}", file=sys.stderr)
        return OK
    keys = read_keys(usual, actions())
    document = _document(actions(), keys, usual)
    width = options.width or terminal_width()
    write(document_as(options.format, document, _json(actions(), keys), width), json=options.format == "json")
    for problem in keys.problems:
        complain(f"{usual}:{problem.line or 1}: {problem.message}")
    return MISTAKE if keys.problems else OK


def _document(actions: tuple[Action, ...], keys: Keys, path: Path) -> Document:
    from engine.render.document import Column, Paragraph, Subsection, Table, Title
    from tui.actions import SCOPES
    from tui.manners.key_names import shown

    made = f"{len(keys.changed)} changed in {path}" if keys.changed else f"none changed; yours go into {path}"
    blocks: list[object] = [Title("Keys", made)]
    columns = (Column("Key"), Column("Does"), Column("Id"), Column("Usually"))
    for scope in SCOPES:
        own = [action for action in actions if action.scope == scope.key]
        rows = tuple(
            (
                "  ".join(map(shown, keys.of(action))),
                action.label,
                action.id,
                "  ".join(map(shown, action.keys)) if action.id in keys.changed else "",
            )
            for action in own
        )
        blocks += [Subsection(scope.title), Table(columns, rows).without_empty_columns()]
        blocks.append(Paragraph(f"By mouse: {scope.mouse}."))
    return tuple(blocks)  # type: ignore[arg-type]


def _json(actions: tuple[Action, ...], keys: Keys) -> str:
    listed = [
        {
            "id": action.id,
            "scope": action.scope,
            "label": action.label,
            "help": action.help,
            "keys": list(keys.of(action)),
            "usual": list(action.keys),
            "changed": action.id in keys.changed,
        }
        for action in actions
    ]
    return json.dumps({"schema": SCHEMA, "keys": listed}, indent=2, ensure_ascii=False) + "\n"
