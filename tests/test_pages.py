"""What a reader sees: the ways in, the page of an entity, two languages, and nothing that a label could do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import accords.http
from accords.app import create_app
from accords.http.kept import Kept
from accords.http.wording import LANGUAGES, catalogue
from accords.registry.glossary import HEADINGS
from tests.registries import libraries
from tests.serving import Server, serving
from tests.small_registries import HOSTILE_DATA, registry

PAGES = [
    "/",
    "/id/",
    "/id/state/",
    "/id/partnership/",
    "/concept/",
    "/concept/role/",
    "/graph/ontology",
    "/doc/partnership/gpai",
    "/doc/state/mar",
    "/doc/meeting/gpai-ministerial-paris-2025",
    "/doc/claim/af-09-1",
    "/doc/concept/role/member",
    "/ns",
    "/ns/alignment",
    "/linkset",
    "/shapes",
    "/sparql",
    "/reconcile",
    "/help/",
    "/problems/",
    "/problems/not-found",
    "/about",
    "/dataset",
    "/docs",
]
MADE_ANEW = ("/about", "/docs", "/problems", "/reconcile")
KEPT = [path for path in PAGES if path == "/" or not (path.endswith("/") or path.startswith(MADE_ANEW))]
LOADING = {"stylesheet", "icon", "manifest", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"}
"""Relations of links that make a browser load something; others only say what something is."""
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """What a page links to and loads, its headings, its ids, and whether its elements close as they should."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.scripts = 0
        self.handlers: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.handlers += [name for name in given if name.startswith("on")]
        self.ids += [given["id"]] if "id" in given else []
        data = tag == "script" and given.get("type") == "application/ld+json"
        self.scripts += tag == "script" and not data
        if tag == "a":
            self.links.append(given.get("href", ""))
        if (tag in ("script", "img", "iframe") and not data) or (
            tag == "link" and LOADING & set(given.get("rel", "").split())
        ):
            self.loads.append(given.get("href", "") + given.get("src", ""))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open.pop() == tag, f"</{tag}> closes nothing"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_made_in_both_languages(server: Server, path: str, language: str) -> None:
    response = server.get(path, "text/html", Accept_Language=language)
    assert response.status_code == 200
    assert response.headers["content-language"] == language
    page = response.text
    assert f'<html lang="{language}">' in page
    outline = Outline(page)
    assert outline.scripts == 0 and outline.handlers == []
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(set(outline.ids)) == len(outline.ids)
    assert all(load.startswith("/") for load in outline.loads)


def test_links_to_what_is_here_stay_here_and_lead_somewhere(server: Server) -> None:
    links = {link for path in PAGES for link in Outline(server.get(path, "text/html").text).links}
    assert len(links) > 500
    for link in links:
        assert not link.startswith(("https://w3id.org/accords/id", "https://w3id.org/accords/concept")), link
        assert link.startswith(("/", "#", "http://", "https://")), link
    by_folder: dict[str, list[str]] = {}
    for link in sorted({link.partition("#")[0] for link in links if link.startswith("/")}):
        by_folder.setdefault(link.rpartition("/")[0], []).append(link)
    for local in by_folder.values():
        for link in local[:4]:
            assert server.ask("HEAD", link, "text/html").status_code in (200, 302, 303), link


def test_the_front_page_counts_what_is_here(server: Server) -> None:
    page = server.get("/?lang=en", "text/html").text
    rows = server.query("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/accords/ns#State> }").json()
    assert f'<span class="figure">{rows["results"]["bindings"][0]["n"]["value"]}</span>' in page
    assert 'href="/id/state/?lang=en"' in page


def test_the_front_page_is_the_description_of_the_dataset_for_programs(server: Server) -> None:
    for accept in (None, "application/ld+json", "text/turtle"):
        response = server.get("/", accept)
        assert response.status_code == 200
        assert "Dataset" in response.text


def test_lists_are_in_the_order_of_the_alphabet_of_the_language(server: Server) -> None:
    page = server.get("/id/state/?lang=fr&size=200", "text/html").text
    assert page.index(">Danemark<") < page.index(">Égypte<") < page.index(">Espagne<")
    assert page.count("/doc/state/") > 190


def test_a_list_that_does_not_exist_is_404(server: Server) -> None:
    assert server.get("/id/dragon/").status_code == 404
    assert server.get("/id/state").headers["location"] == "/id/state/"


def test_the_page_of_a_partnership_names_its_facts_in_words(server: Server) -> None:
    page = server.get("/doc/partnership/gpai?lang=en", "text/html").text
    assert "<h1" in page and "Global Partnership on Artificial Intelligence</h1>" in page
    assert ">GPAI</span>" in page
    assert '<time datetime="2020-06-15">15 June 2020</time>' in page
    assert ">Australia</a>" in page and ">founding member</a>" in page
    assert 'rel="nofollow noopener"' in page
    assert server.base + "id/partnership/gpai" in page


def test_the_same_page_in_french(server: Server) -> None:
    page = server.get("/doc/partnership/gpai", "text/html", Accept_Language="fr-CA, en;q=0.5").text
    assert "Partenariat mondial sur l’intelligence artificielle</h1>" in page
    assert '<time datetime="2020-06-15">15 juin 2020</time>' in page
    assert ">membre fondateur</a>" in page


def test_rows_that_say_all_lead_to_their_record_and_others_begin_with_their_name(server: Server) -> None:
    memberships = server.get("/doc/partnership/gpai?lang=en", "text/html").text
    assert 'aria-label="Record: Australia – founding member – GPAI">Record</a>' in memberships
    concepts = server.get("/doc/concept/role?lang=en", "text/html").text
    assert ">founding member</a></td>" in concepts
    assert ">Record</a>" not in concepts


def test_a_reader_who_chose_a_language_keeps_it_from_page_to_page(server: Server) -> None:
    page = server.get("/doc/state/mar?lang=fr", "text/html", Accept_Language="en").text
    links = [link for link in Outline(page).links if link.startswith(("/doc/", "/id/"))]
    formats = [link for link in links if re.search(r"\.(ttl|jsonld|nt|rdf|trig|nq|html)$", link)]
    assert len(links) > 10
    assert all("lang=fr" in link for link in links if link not in formats and not link.endswith("lang=en"))


def test_what_is_in_a_third_language_says_so(server: Server) -> None:
    page = server.get("/doc/state/mar?lang=en", "text/html").text
    assert 'lang="ar"' in page and 'dir="auto"' in page


def test_the_catalogue_is_complete_and_nothing_in_it_is_unused() -> None:
    words = catalogue()
    for key, texts in words.items():
        assert set(texts) == set(LANGUAGES), key
        gaps = {language: set(re.findall(r"\{(\w+)\}", text)) for language, text in texts.items()}
        assert gaps["en"] == gaps["fr"], key
    (folder,) = accords.http.__path__
    sources = "\n".join(
        file.read_text(encoding="utf-8") for suffix in ("py", "html") for file in Path(folder).rglob(f"*.{suffix}")
    )
    made = (
        "activity-",
        "feeds-",
        "problem-",
        "advice-",
        "outcome-",
        "severity-",
        "status-",
        "in-language-",
        "term-",
        "verdict-",
        "judged-",
        "count-",
        "found-",
        "change-",
        "history-from-",
        "desk-state-",
        "desk-step-",
        "desk-entity-",
        "desk-mode-",
        "desk-severity-",
    )
    unused = [key for key in words if f'"{key}"' not in sources and f"'{key}'" not in sources]
    assert [key for key in unused if not key.startswith(made) and key not in HEADINGS] == []


def test_help_pages_are_rendered_from_their_files(server: Server) -> None:
    page = server.get("/help/architecture", "text/html").text
    assert '<h1 id="how-accords-is-built">' in page
    assert server.get("/help/nothing", "text/html").status_code == 404


def test_the_service_says_how_it_is(server: Server) -> None:
    assert server.get("/health/live").status_code == 200
    ready = server.get("/health/ready")
    assert ready.status_code == 200 and ready.headers["cache-control"] == "no-store"
    assert "Disallow: /sparql" in server.get("/robots.txt").text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A registry whose every label tries to be more than a label."""
    folder = tmp_path_factory.mktemp("hostile")
    assets = registry(folder / "assets", HOSTILE_DATA)
    with serving(folder / "home", ACCORDS_ASSETS=str(assets)) as running:
        yield running


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/doc/partnership/hostile", "/doc/source/well-known", "/id/partnership/", "/"])
def test_a_label_is_only_ever_text(hostile: Server, path: str, language: str) -> None:
    response = hostile.get(path, "text/html", Accept_Language=language)
    assert response.status_code == 200
    outline = Outline(response.text)
    assert outline.scripts == 0 and outline.handlers == []
    assert all(load.startswith("/") for load in outline.loads)
    assert not any(link.startswith("javascript") for link in outline.links)
    assert "49" not in re.findall(r">\s*49\s*", response.text)


def test_the_hostile_labels_are_there_as_text(hostile: Server) -> None:
    page = hostile.get("/doc/partnership/hostile?lang=en", "text/html").text
    assert "&lt;script&gt;alert(&#39;en&#39;)&lt;/script&gt; &amp; &#34;quotes&#34;</h1>" in page
    assert "{{ 7 * 7 }}" in page
    assert "javascript:alert(1)" in page


@pytest.mark.parametrize("path", KEPT)
def test_a_page_that_is_kept_holds_nothing_that_another_reader_sent(server: Server, path: str) -> None:
    sent = server.get(f"{path}?mark=of-another&lang=fr", "text/html").text
    assert "of-another" not in sent
    assert sent == server.get(f"{path}?lang=fr", "text/html").text


def test_what_else_is_asked_makes_no_other_page_to_keep(tmp_path: Path) -> None:
    keys = set()

    class Recording(Kept):
        def get(self, key: tuple[str, str], make: Callable[[], bytes]) -> bytes:
            keys.add(key)
            return super().get(key, make)

    app = create_app(libraries(tmp_path))
    app._turn.service = replace(app.service, kept=Recording(2**20))
    with TestClient(app) as client:
        for query in ("", "?a=1", "?a=2", "?format=html", "?lang=xx"):
            assert client.get(f"/ns{query}", headers={"Accept": "text/html"}).status_code == 200
        assert len(keys) == 1
        for query in ("?lang=fr", "?a=1&lang=fr", "?lang=fr&lang=fr"):
            assert client.get(f"/ns{query}", headers={"Accept": "text/html"}).status_code == 200
        assert len(keys) == 2


def test_a_term_may_lack_a_text_in_a_language(tmp_path: Path) -> None:
    with TestClient(create_app(libraries(tmp_path))) as client:
        for language in LANGUAGES:
            assert client.get(f"/ns.html?lang={language}").status_code == 200


def test_a_source_that_has_a_title_shows_its_address_too(server: Server) -> None:
    page = server.get("/doc/claim/af-09-1?lang=en", "text/html").text
    (entry,) = re.findall('<li><a href="/doc/source/seed-article.*', page)
    assert ">MCG24: Le Maroc" in entry
    assert ">https://fr.mcg24.com/38253.html</a>" in entry
