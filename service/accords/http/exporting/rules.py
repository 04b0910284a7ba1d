"""The rules by which a web server answers from a copy as the service would: redirects, types, formats, languages."""

from collections import Counter
from collections.abc import Iterable, Mapping

from .copying import SECURITY, Copied
from .places import TIMEMAP
from .rules_apache import apache
from .rules_nginx import nginx

NGINX, APACHE, REDIRECTS, HEADERS = "nginx.conf", ".htaccess", "_redirects", "_headers"
_UTF8 = "; charset=utf-8"
_FIXED = {"txt": f"text/plain{_UTF8}", "json": "application/json"}
"""The types of suffixes that stand for several."""


def written(copied: Iterable[Copied]) -> dict[str, str]:
    """The files of rules by name: for nginx, for Apache, and for hosts that read `_redirects` and `_headers`."""
    every = sorted(copied, key=lambda each: each.address)
    types = _types(every)
    moved = {each.address: (each.status, each.location) for each in every if each.location}
    moved = {address: led for address, led in moved.items() if not address.endswith(TIMEMAP)}
    gone = [each.address for each in every if each.status == 410]
    return {
        NGINX: nginx(types, moved, gone),
        APACHE: apache(types, moved, gone),
        REDIRECTS: "".join(f"{address} {location} {status}\n" for address, (status, location) in moved.items())
        + "".join(f"{each.address} {each.address}.link 302\n" for each in every if each.address.endswith(TIMEMAP)),
        HEADERS: _headers(types),
    }


def _types(copied: Iterable[Copied]) -> dict[str, str]:
    """The type of each suffix: that of most files that have it; of descriptions of tables all of it counts."""
    counted: dict[str, Counter[str]] = {}
    for each in copied:
        for name, (_, kind) in each.files.items():
            last = name.rpartition("/")[2]
            suffix = "csv-metadata.json" if last.endswith("csv-metadata.json") else last.rpartition(".")[2]
            counted.setdefault(suffix, Counter())[kind] += 1
    return {suffix: kinds.most_common(1)[0][0] for suffix, kinds in sorted(counted.items())} | _FIXED


def _headers(types: Mapping[str, str]) -> str:
    always = "".join(f"  {name}: {value}\n" for name, value in SECURITY.items())
    return f"/*\n{always}" + "".join(f"/*.{suffix}\n  Content-Type: {kind}\n" for suffix, kind in types.items())
