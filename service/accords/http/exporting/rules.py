"""The rules by which a web server answers from a copy as the service would: redirects, types, formats, languages."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ..formats import DOCUMENT, Format
from .copying import SECURITY, Copied

NGINX, APACHE, REDIRECTS, HEADERS = "nginx.conf", ".htaccess", "_redirects", "_headers"
_UTF8 = "; charset=utf-8"
_FIXED = {"txt": f"text/plain{_UTF8}", "json": "application/json"}
"""The types of suffixes that stand for several."""


def written(copied: Iterable[Copied]) -> dict[str, str]:
    """The files of rules by name: for nginx, for Apache, and for hosts that read `_redirects` and `_headers`."""
    every = sorted(copied, key=lambda each: each.address)
    types = _types(every)
    moved = {each.address: (each.status, each.location) for each in every if each.location}
    gone = [each.address for each in every if each.status == 410]
    return {
        NGINX: _nginx(types, moved, gone),
        APACHE: _apache(types, moved, gone),
        REDIRECTS: "".join(f"{address} {location} {status}\n" for address, (status, location) in moved.items()),
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


def _nginx(types: Mapping[str, str], moved: Mapping[str, tuple[int, str]], gone: Iterable[str]) -> str:
    codes = sorted({status for status, _ in moved.values()})
    by_code = {code: [(a, to) for a, (each, to) in moved.items() if each == code] for code in codes}
    maps = [_nginx_map("uri", f"accords_{code}", pairs) for code, pairs in by_code.items()]
    maps.append(_nginx_map("uri", "accords_gone", [(address, "1") for address in gone]))
    returns = "".join(f"    if ($accords_{code}) {{ return {code} $accords_{code}$is_args$args; }}\n" for code in codes)
    simple = {suffix: kind for suffix, kind in types.items() if "." not in suffix}
    listed = "".join(f"        {kind.partition(';')[0]} {suffix};\n" for suffix, kind in simple.items())
    texts = sorted({kind.partition(";")[0] for kind in types.values() if _UTF8 in kind} - {"text/html"})
    accepts = "".join(f'    "~*{_pattern(each)}" ".{each.suffix}";\n' for each in _by_preference())
    formats = "".join(f'    "{each.suffix}" ".{each.suffix}";\n' for each in DOCUMENT)
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
    location @gone {{
        try_files $accords_itself $uri$accords_suffix $uri.html =410;
    }}
    location / {{
        try_files $uri$accords_slash$accords_more$accords_suffix $uri$accords_slash$accords_suffix
            $uri.jsonld $uri.json $uri.txt $uri.link $accords_itself$accords_more $accords_itself
            $uri$accords_slash$accords_more$accords_tongue.html $uri$accords_slash$accords_tongue.html =404;
    }}
}}
"""


def _nginx_map(variable: str, name: str, pairs: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f'    "{address}" "{value}";\n' for address, value in pairs)
    return f'map ${variable} ${name} {{\n{lines}    default "";\n}}\n'


def _apache(types: Mapping[str, str], moved: Mapping[str, tuple[int, str]], gone: Iterable[str]) -> str:
    add = "".join(f'AddType "{kind}" .{suffix}\n' for suffix, kind in types.items() if "." not in suffix)
    always = "".join(f'Header always set {name} "{value}"\n' for name, value in SECURITY.items())
    redirects = "".join(
        f"RewriteRule ^{_escaped(address[1:])}$ {location} [R={status},L]\n"
        for address, (status, location) in moved.items()
        if not _is_general(address, status, location)
    )
    refused = "".join(f"RewriteRule ^{_escaped(address[1:])}$ - [G,L]\n" for address in gone)
    accepted = "".join(
        f"RewriteCond %{{HTTP_ACCEPT}} {_pattern(each)}\n"
        f"RewriteCond %{{DOCUMENT_ROOT}}/$1.{each.suffix} -f\n"
        f"RewriteRule ^(.+[^/])$ /$1.{each.suffix} [END]\n"
        for each in _by_preference()
        if each.suffix != "html"
    )
    return f"""# For Apache, with mod_rewrite, mod_mime and mod_headers; the copy is the root of the host.
DirectorySlash Off
Options -MultiViews
AddDefaultCharset utf-8
{add}<FilesMatch "csv-metadata\\.json$">
ForceType application/csvm+json
</FilesMatch>
{always}RewriteEngine On
{refused}{redirects}RewriteCond %{{DOCUMENT_ROOT}}/doc/$1.html -f
RewriteRule ^id/([^/]+/[^/]+)$ /doc/$1 [R=303,L]
RewriteCond %{{DOCUMENT_ROOT}}/doc/concept/$1.html -f
RewriteRule ^concept/([^/]+(?:/[^/]+)?)$ /doc/concept/$1 [R=303,L]
RewriteCond %{{QUERY_STRING}} (?:^|&)lang=fr
RewriteCond %{{DOCUMENT_ROOT}}/$1.fr.html -f
RewriteRule ^(.+?)(?:\\.html)?$ /$1.fr.html [END]
RewriteCond %{{QUERY_STRING}} (?:^|&)lang=fr
RewriteCond %{{DOCUMENT_ROOT}}/$1index.fr.html -f
RewriteRule ^(|.+/)$ /$1index.fr.html [END]
RewriteCond %{{QUERY_STRING}} (?:^|&)format=([a-z]+)
RewriteCond %{{DOCUMENT_ROOT}}/$1.%1 -f
RewriteRule ^(.+[^/])$ /$1.%1 [END]
RewriteCond %{{HTTP_ACCEPT}} text/html
RewriteCond %{{DOCUMENT_ROOT}}/$1.html -f
RewriteRule ^(.+[^/])$ /$1.html [END]
{accepted}RewriteCond %{{DOCUMENT_ROOT}}/$1.{DOCUMENT[0].suffix} -f
RewriteRule ^(.+[^/])$ /$1.{DOCUMENT[0].suffix} [END]
RewriteCond %{{DOCUMENT_ROOT}}/$1.html -f
RewriteRule ^(.+[^/])$ /$1.html [END]
"""


def _is_general(address: str, status: int, location: str) -> bool:
    """Whether a redirect is that from a name to its document, which has a rule for all."""
    document = f"/doc/{address.removeprefix('/id/').removeprefix('/')}"
    return status == 303 and location == document and address.startswith(("/id/", "/concept/"))


def _escaped(text: str) -> str:
    return "".join(f"\\{each}" if each in ".+*?()[]{}^$|\\" else each for each in text)


def _headers(types: Mapping[str, str]) -> str:
    always = "".join(f"  {name}: {value}\n" for name, value in SECURITY.items())
    return f"/*\n{always}" + "".join(f"/*.{suffix}\n  Content-Type: {kind}\n" for suffix, kind in types.items())


def _by_preference() -> list[Format]:
    """Pages first, since a browser accepts everything else, too; then those whose media type has a profile."""
    return sorted(DOCUMENT, key=lambda each: (each.rdf is not None, "profile" not in each.media_type))


def _pattern(form: Format) -> str:
    """What an Accept header holds that asks for a format, as a regular expression without quotation marks."""
    media_type, _, profile = form.media_type.partition(";")
    escaped = media_type.replace("+", "[+]")
    return f"{escaped}[^,]*{profile.rpartition('#')[2].rstrip(chr(34))}" if profile else escaped
