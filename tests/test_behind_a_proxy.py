"""The service behind nginx, by the rules that SECURITY.md gives to operators."""

import re
from pathlib import Path

from tests.permanence.lists import URIS, listed
from tests.serving import Server
from tests.small_registries import ROOT
from tests.static_servers import proxy

RULES = re.findall(r"^```nginx\n(.*?)^```$", (ROOT / "SECURITY.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_documents_with_the_longest_links_come_through(server: Server, tmp_path: Path) -> None:
    longest = sorted((uri for uri in listed(URIS) if uri.startswith("id/")), key=len)[-20:]
    [rules] = RULES
    here = rules.replace("http://127.0.0.1:8000", server.url.rstrip("/"))
    without = re.sub(r"proxy_buffer_size.*", "", here)
    with proxy(here, tmp_path / "by-the-rules") as client, proxy(without, tmp_path / "without") as other:
        for each in longest:
            document = f"/doc/{each.removeprefix('id/')}"
            assert client.get(document, headers={"Accept": "text/turtle"}).status_code == 200, document
            assert other.get(document, headers={"Accept": "text/turtle"}).status_code == 502, "4 kB are enough by now"
