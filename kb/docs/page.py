"""The page of one thing: its facts, the statements about it with what they rest on, and what depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb import provenance
from kb.docs import markdown as md
from kb.docs.layout import Layout, anchor_name, relative
from kb.docs.references import References, by_kind
from kb.mappings import Mapped
from kb.namespaces import kind_prefix, local_name
from kb.property_order import PROVENANCE, rank
from kb.show import value_text
from kb.snapshot import Individual, KnowledgeBase

_TOLD_APART = {"prefLabel", "altLabel", "definition", "note"} | {name.removeprefix("rh:") for name in PROVENANCE}


class RuleNote(NamedTuple):
    """A rule of the engine that reads what is known: its id and its plain reading."""

    id: str
    reads: str


class Pages:
    """Writes pages; `rules` says which rules read each class, `mappings` what a thing is called elsewhere."""

    def __init__(
        self, kb: KnowledgeBase, rules: Mapping[str, Sequence[RuleNote]], mappings: Iterable[Mapped] = ()
    ) -> None:
        self.kb = kb
        self.rules = rules
        self.mapped: dict[str, list[Mapped]] = {}
        for one in mappings:
            self.mapped.setdefault(one.subject, []).append(one)
        self.references = References(kb)
        self.layout = Layout(kb, self.references)

    def page(self, one: Individual) -> str:
        """Return the page of an individual that has one of its own."""
        on = self.layout.page(one.id)
        kind = md.link(self.kb.kinds[one.kind].label, relative(self.layout.list_page(one.kind), on))
        return md.joined(
            [
                self.crumbs(on, kind),
                f"# {md.plain(self.kb.label(one.id))}",
                md.code(one.id),
                *self._names(one),
                self._facts(one, on),
                self._note(one),
                *self._origin(one, on),
                *self._codes(one),
                *self._statements(one, on),
                *self._depending(one, on),
            ]
        )

    def crumbs(self, on: str, *further: str) -> str:
        """Return the way back to the index, as the head of a page."""
        return " / ".join([md.link("Knowledge base", relative("index.md", on)), *further])

    def ref(self, term: str, on: str) -> str:
        """Return the label of a term, as a link when it is described anywhere."""
        href = self.layout.href(term, on)
        return md.plain(self.kb.label(term)) if href is None else md.link(self.kb.label(term), href)

    def card(self, one: Individual, on: str, level: int = 3) -> str:
        """Return a description of an individual to stand among others on a page, with its parts."""
        mark = provenance.mark(self.kb, one)
        head = " · ".join([md.code(one.id), *([md.plain(mark)] if mark else [])])
        parts = [self.card(self.kb.individuals[part], on, level + 1) for part in self.references.parts_of(one.id)]
        title = f"{'#' * min(level, 6)} {md.plain(self.kb.label(one.id))}"
        here = md.anchor(anchor_name(one.id)) if self.layout.page(one.id) == on else ""
        sources = self._sources(one, on)
        return md.joined(
            [here, title, head, *self._names(one), self._facts(one, on), self._note(one), sources, *parts]
        ).rstrip("\n")

    def _names(self, one: Individual) -> Iterator[str]:
        others = provenance.every(self.kb, one, "altLabel")
        if others:
            yield f"Also known as: {', '.join(map(md.plain, others))}"
        yield from map(md.plain, provenance.every(self.kb, one, "definition"))

    def _facts(self, one: Individual, on: str) -> str:
        names = sorted(set(one.values) - _TOLD_APART, key=lambda name: rank(f"rh:{name}"))
        rows = []
        for name in names:
            info = self.kb.properties[name]
            if info.datatype == "iri":
                values = [self.ref(str(value), on) for value in one.many(name)]
            else:
                values = [md.with_web_links(value_text(self.kb, name, value)) for value in one.many(name)]
            rows.append((md.plain(info.label), "; ".join(values)))
        return md.table(("What", "Says"), rows)

    def _note(self, one: Individual) -> str:
        note = provenance.told(self.kb, one, "note")
        return f"Note: {md.plain(note)}" if note else ""

    def _origin(self, one: Individual, on: str) -> Iterator[str]:
        sentences = provenance.sentences(self.kb, one)
        sources = provenance.every(self.kb, one, "source")
        if not sentences and not sources:
            return
        yield "## Where that comes from"
        yield md.plain(" ".join(sentences))
        yield md.bullets(
            f"{self.ref(source, on)}: {md.with_web_links(provenance.citation(self.kb, source))}" for source in sources
        )

    def _codes(self, one: Individual) -> Iterator[str]:
        rows = [
            (md.code(mapped.code), md.plain(mapped.predicate.partition(":")[2]), md.plain(mapped.comment))
            for mapped in self.mapped.get(one.id, ())
        ]
        if rows:
            yield "## In other vocabularies"
            yield md.table(("Code", "How close", "Remark"), rows)

    def _sources(self, one: Individual, on: str) -> str:
        sources = [self.ref(source, on) for source in provenance.every(self.kb, one, "source")]
        return f"Sources: {'; '.join(sources)}" if sources else ""

    def _statements(self, one: Individual, on: str) -> Iterator[str]:
        """Yield in full what names the thing and has no page of its own; parts stand with their wholes."""
        direct = self.references.users(one.id)
        wholes = dict.fromkeys(self._whole(user) for user in direct if not self.layout.own_page(user))
        grouped = by_kind(self.kb, wholes)
        if grouped:
            yield "## What is said about it"
        titles = {kind: f"{self._title(kind)} ({len(members)})" for kind, members in grouped.items()}
        if len(titles) > 1:
            yield " · ".join(md.link(title, f"#about-{kind}") for kind, title in titles.items())
        for kind, members in grouped.items():
            yield md.anchor(f"about-{kind}")
            yield f"### {md.plain(titles[kind])}"
            for member in members:
                yield self.card(member, on, 4)
        through = self.references.users_through(one.id)
        rows = [
            (
                self.ref(user, on),
                md.plain(self.kb.kinds[self.kb.individuals[user].kind].label),
                self.ref(bridge, on),
                md.plain(provenance.mark(self.kb, self.kb.individuals[user])),
                "; ".join(
                    self.ref(source, on) for source in provenance.every(self.kb, self.kb.individuals[user], "source")
                ),
            )
            for user, bridge in through.items()
            if not self.layout.own_page(user) and user not in wholes
        ]
        if rows:
            yield "## Said of it through a group or a criterion"
            yield md.table(("Statement", "Kind", "Through", "Rests on", "Sources"), rows)

    def _whole(self, term: str) -> str:
        return self.references.whole_of(self.kb.individuals[term]) or term

    def _depending(self, one: Individual, on: str) -> Iterator[str]:
        cited = self.references.citing(one.id)
        users = [user for user in self.references.users(one.id) if self.layout.own_page(user)]
        users += [
            user for user in self.references.users_through(one.id) if self.layout.own_page(user) and user not in users
        ]
        rules = self.rules.get(one.kind, ())
        sourced = self._with_sources_from(one)
        if cited or users or rules or sourced:
            yield "## What depends on it"
        for title, terms in (("", users), ("Cited by", cited), ("From its sources", sourced)):
            for kind, members in by_kind(self.kb, terms).items():
                head = f"{title}: {self.kb.kinds[kind].label}" if title else self._title(kind)
                yield f"### {md.plain(head)} ({len(members)})"
                yield md.bullets(f"{self.ref(member.id, on)} {md.code(member.id)}" for member in members)
        if rules:
            href = f"{relative('rules.md', on)}#{anchor_name(one.kind)}"
            label = self.kb.kinds[one.kind].label
            yield f"### Rules of the engine that read a {md.plain(label)} ({len(rules)})"
            yield f"{', '.join(md.code(rule.id) for rule in rules)}: {md.link('what they say', href)}."

    def _with_sources_from(self, one: Individual) -> list[str]:
        """Return what rests on sources of a jurisdiction."""
        if kind_prefix(one.id) != "jurisdiction":
            return []
        code = local_name(one.id)
        return [other.id for other in self.kb if code in provenance.every(self.kb, other, "jurisdictionOfSource")]

    def _title(self, kind: str) -> str:
        label = self.kb.kinds[kind].label
        return label[:1].upper() + label[1:]
