"""The pages that lead to the others: the index, a list for each class, all names from A to Z, and the rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kb import provenance
from kb.docs import markdown as md
from kb.docs.layout import PAGES, anchor_name, relative
from kb.docs.page import Pages
from kb.namespaces import kind_prefix
from kb.snapshot import Individual, KnowledgeBase
from kb.sorting import natural

INDEX, NAMES, RULES = "index.md", "names.md", "rules.md"


def index(pages: Pages) -> str:
    """Return the first page: what this is, and the classes with their numbers."""
    kb = pages.kb
    things = [kind for kind in kb.kinds if _has_pages(kb, kind)]
    others = [kind for kind in kb.kinds if kb.of_kind(kind) and kind not in things]
    statements = [kind for kind in others if kind_prefix(kb.of_kind(kind)[0].id) in ("statement", "principle", "claim")]
    terms = [kind for kind in others if kind not in statements]
    return md.joined(
        [
            "# Knowledge base",
            f"Release {md.plain(kb.release)}, content {md.code(kb.version)}, {len(kb)} individuals.",
            "What is known, where it comes from, and how far that was checked. **Not clinically validated: "
            "no clinician has signed this knowledge base, and the practitioner decides.**",
            f"{md.link('All names from A to Z', NAMES)} · {md.link('The rules that read this', RULES)}",
            "## Things",
            _kinds(pages, things),
            "## Statements",
            _kinds(pages, statements),
            "## Further terms",
            _kinds(pages, terms),
        ]
    )


def kind_list(pages: Pages, kind: str) -> str:
    """Return the list of a class; what has no page of its own and belongs to none is described right there."""
    kb, on = pages.kb, pages.layout.list_page(kind)
    info, members = kb.kinds[kind], sorted(kb.of_kind(kind), key=lambda one: natural(one.id))
    described = [one for one in members if pages.layout.page(one.id) == on and not _is_part(pages, one)]
    rows = [
        (pages.ref(one.id, on), md.code(one.id), md.plain(provenance.mark(kb, one)))
        for one in members
        if one not in described
    ]
    return md.joined(
        [
            pages.crumbs(on),
            md.anchor(anchor_name(kind)),
            f"# {md.plain(info.label.capitalize())}",
            md.plain(info.comment),
            md.table(("Name", "Id", "Rests on"), rows),
            *(pages.card(one, on, 2) for one in described),
        ]
    )


def names(pages: Pages) -> str:
    """Return every name, preferred or other, of everything that is no statement, in alphabetical order."""
    kb = pages.kb
    entries: list[tuple[str, str, Individual]] = []
    for individual in kb:
        if kind_prefix(individual.id) in ("statement", "part", "reading", "source"):
            continue
        for name in dict.fromkeys([kb.label(individual.id), *provenance.every(kb, individual, "altLabel")]):
            entries.append((_sorted_as(name), name, individual))
    entries.sort(key=lambda entry: (entry[0], entry[2].id))
    blocks: list[str] = []
    initial = ""
    group: list[str] = []
    for key, name, individual in entries:
        first = key[:1].upper() if key[:1].isalpha() else "0-9"
        if first != initial:
            blocks += [md.bullets(group)] if group else []
            blocks.append(f"## {first}")
            initial, group = first, []
        href = pages.layout.href(individual.id, NAMES)
        label = kb.kinds[individual.kind].label
        group.append(f"{md.link(name, href or '')} ({md.plain(label)})")
    return md.joined([pages.crumbs(NAMES), "# All names", *blocks, md.bullets(group)])


def rules(pages: Pages) -> str:
    """Return which rules of the engine read each class, with what each says."""
    kb = pages.kb
    return md.joined(
        [
            pages.crumbs(RULES),
            "# The rules that read the knowledge",
            "Rules are general; what they say of a certain case comes from the statements they meet.",
            *(block for kind in kb.kinds for block in _rules_of(pages, kind)),
        ]
    )


def _rules_of(pages: Pages, kind: str) -> Iterator[str]:
    found = pages.rules.get(kind, ())
    if found:
        yield md.anchor(anchor_name(kind))
        href = relative(pages.layout.list_page(kind), RULES)
        yield f"## {md.link(pages.kb.kinds[kind].label.capitalize(), href)}"
        yield md.bullets(f"{md.code(rule.id)}: {md.plain(rule.reads)}" for rule in found)


def _kinds(pages: Pages, kinds: list[str]) -> str:
    kb = pages.kb
    return md.table(
        ("", "Number", "What it is"),
        [
            (
                md.link(kb.kinds[kind].label.capitalize(), pages.layout.list_page(kind)),
                str(len(kb.of_kind(kind))),
                md.plain(kb.kinds[kind].comment),
            )
            for kind in sorted(kinds, key=lambda kind: kb.kinds[kind].label)
        ],
    )


def _has_pages(kb: KnowledgeBase, kind: str) -> bool:
    members = kb.of_kind(kind)
    return bool(members) and kind_prefix(members[0].id) in PAGES


def _is_part(pages: Pages, one: Individual) -> bool:
    return pages.references.whole_of(one) is not None


def _sorted_as(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).lstrip("\"'“”‘’( ")
