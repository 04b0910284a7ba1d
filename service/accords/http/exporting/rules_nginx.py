"""The rules by which nginx answers from a copy as the service would."""

from collections.abc import Iterable, Mapping

from ..rdf.formats import DOCUMENT
from .copying import SECURITY
from .places import OTHERS, TIMEMAP
from .preference import by_preference, pattern

_UTF8 = "; charset=utf-8"


def nginx(types: Mapping[str, str], moved: Mapping[str, tuple[int, str]], gone: Iterable[str]) -> str:
    """The rules, from the type of each suffix, where addresses lead with which status, and those that are gone."""
    codes = sorted({status for status, _ in moved.values()})
    by_code = {code: [(a, to) for a, (each, to) in moved.items() if each == code] for code in codes}
    maps = [_map("uri", f"accords_{code}", pairs) for code, pairs in by_code.items()]
    maps.append(_map("uri", "accords_gone", [(address, "1") for address in gone]))
    returns = "".join(f"    if ($accords_{code}) {{ return {code} $accords_{code}$is_args$args; }}\n" for code in codes)
    simple = {suffix: kind for suffix, kind in types.items() if "." not in suffix}
    listed = "".join(f"        {kind.partition(';')[0]} {suffix};\n" for suffix, kind in simple.items())
    texts = sorted({kind.partition(";")[0] for kind in types.values() if _UTF8 in kind} - {"text/html"})
    accepts = "".join(f'    "~*{pattern(each)}" ".{each.suffix}";\n' for each in by_preference())
    formats = "".join(f'    "{each}" ".{each}";\n' for each in (*(form.suffix for form in DOCUMENT), *OTHERS))
    always = "".join(f'    add_header {name} "{value}" always;\n' for name, value in SECURITY.items())
    return f"""# For nginx, to be included in the block `http`; set `listen`, `server_name` and `root`.
map_hash_max_size 65536;
map_hash_bucket_size 512;
{"".join(maps)}map "$arg_lang:$http_accept_language" $accords_tongue {{
    "~^fr:" ".fr";
    "~*^:fr" ".fr";
    default "";
}}
map $arg_format $accords_asked {{
{formats}    default "";
}}
map $http_accept $accords_accepted {{
{accepts}    default ".{DOCUMENT[0].suffix}";
}}
map $accords_asked $accords_format {{
    "" $accords_accepted;
    default $accords_asked;
}}
map $accords_format $accords_suffix {{
    ".html" "$accords_tongue.html";
    default $accords_format;
}}
map $args $accords_more {{
    "" "";
    "~^(lang|format)=[^&]*$" "";
    "~^(?<accords_rest>.+?)&(lang|format)=[^&]*$" "~$accords_rest";
    default "~$args";
}}
map $accords_more $accords_patch {{
    "" "/none";
    default "$accords_more.rdf-patch";
}}
map "$accords_tongue$uri" $accords_itself {{
    "~^\\.fr(?<accords_stem>.+)\\.html$" "$accords_stem.fr.html";
    default $uri;
}}
map $uri $accords_slash {{
    "~/$" "index";
    default "";
}}
server {{
    listen 80;
    root .;
    absolute_redirect off;
    types {{
{listed}    }}
    default_type application/octet-stream;
    charset utf-8;
    charset_types {" ".join(texts)};
{always}    add_header Vary "Accept, Accept-Language";
{returns}    if ($accords_gone) {{ return 410; }}
    error_page 410 @gone;
    location ~ csv-metadata\\.json$ {{
        types {{ }}
        default_type {types.get("csv-metadata.json", "application/csvm+json")};
    }}
    location ~ {TIMEMAP}$ {{
        try_files $uri$accords_asked $uri.link =404;
    }}
    location @gone {{
        try_files $accords_itself $uri$accords_suffix $uri.html =410;
    }}
    location / {{
        try_files $uri$accords_slash$accords_more$accords_suffix $uri$accords_slash$accords_suffix
            $uri$accords_patch $uri.jsonld $uri.json $uri.txt $uri.link $accords_itself$accords_more $accords_itself
            $uri$accords_slash$accords_more$accords_tongue.html $uri$accords_slash$accords_tongue.html =404;
    }}
}}
"""


def _map(variable: str, name: str, pairs: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f'    "{address}" "{value}";\n' for address, value in pairs)
    return f'map ${variable} ${name} {{\n{lines}    default "";\n}}\n'
