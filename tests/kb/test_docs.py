"""The pages: one for each thing, all links whole, the same bytes each time, and no folder of others touched."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kb.docs.build import build_docs
from kb.docs.layout import PAGES
from kb.docs.markdown import plain, table, with_web_links
from kb.docs.page import RuleNote
from kb.docs.tree import MANIFEST, write_tree
from kb.errors import KnowledgeError
from kb.mappings import read
from kb.namespaces import kind_prefix, local_name
from kb.snapshot import KnowledgeBase, load

from .conftest import KB, MakeKb

RULES = {"Muscle": (RuleNote("balance.antagonist", "{muscle} pulls <against> *others*."),)}


@pytest.fixture(scope="module")
def pages(real: KnowledgeBase) -> dict[str, str]:
    return build_docs(real, RULES, mappings=read())


@pytest.fixture(scope="module")
def site(real: KnowledgeBase) -> dict[str, str]:
    return build_docs(real, RULES, "html", read())


def test_each_thing_has_a_page_of_its_own(real: KnowledgeBase, pages: dict[str, str]) -> None:
    for individual in real:
        folder = PAGES.get(kind_prefix(individual.id))
        if folder:
            page = pages[f"{folder}/{local_name(individual.id)}.md"]
            assert f"\n`{individual.id}`\n" in page
            assert f"\n# {plain(real.label(individual.id))}\n" in page


def test_everything_else_is_described_somewhere(real: KnowledgeBase, pages: dict[str, str]) -> None:
    text = "\n".join(pages.values())
    named = Counter(re.findall(r"`([a-z_]+:[^`]+)`", text))
    assert [individual.id for individual in real if not named[individual.id]] == []


def test_every_link_of_the_markdown_leads_somewhere(pages: dict[str, str]) -> None:
    places = {path: re.findall(r'<a id="([^"]+)"></a>', text) for path, text in pages.items()}
    assert [path for path, found in places.items() if len(set(found)) < len(found)] == []
    _check_links({path: re.findall(r"\]\(([^)]+)\)", text) for path, text in pages.items()}, places)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [str(found["href"])] if "href" in found else []
        self.places += [str(found["id"])] if "id" in found else []
        if tag not in ("meta", "link", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_link_of_the_site_leads_somewhere(site: dict[str, str]) -> None:
    links, places = {}, {}
    for path, text in site.items():
        if path.endswith(".html"):
            parser = _Links()
            parser.feed(text)
            assert parser.open == [], path
            links[path], places[path] = parser.links, parser.places
    assert len(links) == len(site) - 1
    places["style.css"] = []
    _check_links(links, places)


def _check_links(links: dict[str, list[str]], places: dict[str, list[str]]) -> None:
    broken = []
    for path, targets in links.items():
        for target in targets:
            if "://" in target:
                continue
            page, _, place = target.partition("#")
            page = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path
            if page not in places or (place and place not in places[page]):
                broken.append(f"{path}: {target}")
    assert broken == []


def test_a_page_tells_facts_statements_sources_and_what_depends_on_it(pages: dict[str, str]) -> None:
    page = pages["muscles/procerus.md"]
    for words in (
        "| laterality | midline |",
        "[Corrugator supercilii](corrugator_supercilii.md)",
        "#### Botox Cosmetic (US): glabellar lines",
        "`statement:LD01` · label · not graded · verified",
        "Sources: [",
        "## In other vocabularies",
        "| `UBERON:",
        "## What depends on it",
        "[Transverse nasal-root line](../lines/glabellar_horizontal.md)",
        "`balance.antagonist`: [what they say](../rules.md#Muscle).",
    ):
        assert words in page
    assert r"`balance.antagonist`: {muscle} pulls \<against\> \*others\*." in pages["rules.md"]
    assert '<a id="statement-LD01"></a>' in pages["products/ONA_BOTOXCOS_US.md"]


def test_what_concerns_a_thing_through_a_group_is_told(pages: dict[str, str]) -> None:
    page = pages["treatments/ipl.md"]
    _, _, through = page.partition("## Said of it through a group or a criterion")
    assert "[Every treatment and toxin product](../terms/group.md#group-ALL_PROCEDURES)" in through


def test_a_source_tells_who_cites_it(pages: dict[str, str]) -> None:
    page = pages["sources/toxin.L_BOTOXCOS_US.md"]
    assert "### Cited by: label dose" in page
    assert "(../products/ONA_BOTOXCOS_US.md#statement-LD01) `statement:LD01`" in page


def test_all_names_are_listed(pages: dict[str, str]) -> None:
    assert "- [sunbed](conditions/recent_tan_sunburn.md) (condition)" in pages["names.md"]


def test_the_same_knowledge_gives_the_same_bytes(real: KnowledgeBase, pages: dict[str, str]) -> None:
    assert build_docs(load(KB), RULES, mappings=read()) == pages


def test_pages_tell_nothing_of_the_machine(pages: dict[str, str], site: dict[str, str]) -> None:
    for text in (*pages.values(), *site.values()):
        assert str(KB) not in text
        assert "<script" not in text


def test_markup_in_the_knowledge_is_text_on_the_page(make_kb: MakeKb) -> None:
    evil = '"<b>*A*</b> [x](javascript:y) | `z` & 1. <a id=\\"q\\"></a>"'
    root = make_kb(a=f"muscle:m a rh:Muscle ; skos:prefLabel {evil} ; rh:note {evil} ; rh:nerve {evil} .")
    kb = load(root)
    assert r"# \<b\>\*A\*\</b\>" in build_docs(kb, {})["muscles/m.md"]
    page = build_docs(kb, {}, "html")["muscles/m.html"]
    assert "&lt;b&gt;*A*&lt;/b&gt; [x](javascript:y)" in page
    assert "<b>" not in page
    assert 'href="javascript' not in page
    assert 'id="q"' not in page


def test_pages_whose_names_differ_by_case_only_stay_apart(make_kb: MakeKb) -> None:
    kb = load(make_kb(a='muscle:m a rh:Muscle ; skos:prefLabel "A" . muscle:M a rh:Muscle ; skos:prefLabel "B" .'))
    found = [path for path in build_docs(kb, {}) if path.startswith("muscles/")]
    assert sorted(found) == ["muscles/M.md", "muscles/index.md", "muscles/m-2.md"]


def test_little_markdown() -> None:
    assert plain("1. a\n- b") == r"1\. a - b"
    assert plain("- a") == r"\- a"
    assert with_web_links("see https://a.b/c_d, or <x>") == r"see <https://a.b/c_d>, or \<x\>"
    assert table(("a",), ()) == ""


# -- the folder ----------------------------------------------------------------------------------------------


def _tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_a_new_or_empty_folder_is_filled(tmp_path: Path) -> None:
    files = {"a.md": "A", "b/c.md": "C"}
    for out in (tmp_path / "new" / "deeper", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        write_tree(out, files)
        assert _tree(out) == files


def test_what_we_wrote_before_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.md": "A", "b/c.md": "C", "d/e.md": "E"})
    (tmp_path / "d" / "mine.txt").write_text("mine")
    write_tree(tmp_path, {"a.md": "new"})
    assert _tree(tmp_path) == {"a.md": "new", "d/mine.txt": "mine"}
    assert not (tmp_path / "b").exists()


def test_a_folder_of_others_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(KnowledgeError, match="did not write; name a new or empty folder"):
        write_tree(tmp_path, {"a.md": "A"})
    (tmp_path / MANIFEST).write_text("something else")
    with pytest.raises(KnowledgeError, match="did not write"):
        write_tree(tmp_path, {"a.md": "A"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "mine.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KnowledgeError, match="this is a file"):
        write_tree(tmp_path / "file", {"a.md": "A"})


def test_a_list_that_was_tampered_with_reaches_no_other_folder(tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim.txt"
    victim.write_text("mine")
    write_tree(out, {"a.md": "A"})
    with (out / MANIFEST).open("a") as manifest:
        manifest.write(f"../victim.txt\n{victim}\n./../victim.txt\n")
    write_tree(out, {"b.md": "B"})
    assert victim.read_text() == "mine"
    assert _tree(out) == {"b.md": "B"}
