"""The rules by which Apache answers from a copy as the service would: a `.htaccess`."""

from collections.abc import Iterable, Mapping

from ..rdf.formats import DOCUMENT
from .copying import SECURITY
from .places import TIMEMAP
from .preference import by_preference, pattern

_TRIED = (
    "%{ENV:slash}%{ENV:more}%{ENV:suffix}",
    "%{ENV:slash}%{ENV:suffix}",
    ".jsonld",
    ".json",
    ".txt",
    ".link",
    "%{ENV:more}",
    "",
    "%{ENV:slash}%{ENV:more}%{ENV:tongue}.html",
    "%{ENV:slash}%{ENV:tongue}.html",
)
"""What stands behind a path in the name of its file, the first that there is."""


def apache(types: Mapping[str, str], moved: Mapping[str, tuple[int, str]], gone: Iterable[str]) -> str:
    """The rules, from the type of each suffix, where addresses lead with which status, and those that are gone."""
    add = "".join(f'AddType "{kind}" .{suffix}\n' for suffix, kind in types.items() if "." not in suffix)
    always = "".join(f'Header always set {name} "{value}"\n' for name, value in SECURITY.items())
    redirects = "".join(
        f"RewriteRule ^{_escaped(address[1:])}$ {location} [R={status},L]\n"
        for address, (status, location) in moved.items()
        if not _is_general(address, status, location)
    )
    refused = "".join(
        f"RewriteRule ^{_escaped(address[1:])}$ - [G,E=gone:{address}%{{ENV:suffix}}]\n" for address in gone
    )
    accepted = "".join(
        f"RewriteCond %{{ENV:suffix}} ^$\nRewriteCond %{{HTTP_ACCEPT}} {pattern(each)} [NC]\n"
        f"RewriteRule ^ - [E=suffix:.{each.suffix}]\n"
        for each in by_preference()
    )
    tried = [f"RewriteCond %{{DOCUMENT_ROOT}}/$1{each} -f\nRewriteRule ^(.*)$ /$1{each} [END]\n" for each in _TRIED]
    return f"""# For Apache, with mod_rewrite, mod_mime, mod_dir and mod_headers; the copy is the root of the host.
DirectorySlash Off
Options -MultiViews
AddDefaultCharset utf-8
{add}<FilesMatch "csv-metadata\\.json$">
ForceType application/csvm+json
</FilesMatch>
{always}Header append Vary "Accept, Accept-Language"
ErrorDocument 410 /gone
RewriteEngine On
RewriteCond %{{QUERY_STRING}} !^(?:lang|format)=
RewriteCond %{{QUERY_STRING}} ^(.+?)(?:&(?:lang|format)=[^&]*)*$
RewriteRule ^ - [E=more:~%1]
RewriteCond %{{QUERY_STRING}}:%{{HTTP:Accept-Language}} (?:^|&)lang=fr(?:&|:)|^(?!.*(?:^|&)lang=)[^:]*:fr [NC]
RewriteRule ^ - [E=tongue:.fr]
RewriteCond %{{QUERY_STRING}} (?:^|&)format=([a-z.-]+)
RewriteRule ^ - [E=suffix:.%1]
{accepted}RewriteCond %{{ENV:suffix}} ^$
RewriteRule ^ - [E=suffix:.{DOCUMENT[0].suffix}]
RewriteCond %{{ENV:suffix}} ^\\.html$
RewriteRule ^ - [E=suffix:%{{ENV:tongue}}.html]
RewriteRule (?:^|/)$ - [E=slash:index]
RewriteCond %{{DOCUMENT_ROOT}}%{{ENV:REDIRECT_gone}} -f
RewriteRule ^gone$ %{{ENV:REDIRECT_gone}} [END]
{refused}{redirects}RewriteCond %{{DOCUMENT_ROOT}}/doc/$1.html -f
RewriteRule ^id/([^/]+/[^/]+)$ /doc/$1 [R=303,L]
RewriteCond %{{DOCUMENT_ROOT}}/doc/concept/$1.html -f
RewriteRule ^concept/([^/]+(?:/[^/]+)?)$ /doc/concept/$1 [R=303,L]
RewriteCond %{{DOCUMENT_ROOT}}/$1%{{ENV:suffix}} -f
RewriteRule ^(.+{TIMEMAP})$ /$1%{{ENV:suffix}} [END]
RewriteRule ^(.+{TIMEMAP})$ /$1.link [END]
{tried[0]}RewriteCond %{{ENV:more}} .
RewriteCond %{{DOCUMENT_ROOT}}/$1%{{ENV:more}}.rdf-patch -f
RewriteRule ^(.*)$ /$1%{{ENV:more}}.rdf-patch [END]
{"".join(tried[1:])}"""


def _is_general(address: str, status: int, location: str) -> bool:
    """Whether a redirect is that from a name to its document, which has a rule for all."""
    document = f"/doc/{address.removeprefix('/id/').removeprefix('/')}"
    return status == 303 and location == document and address.startswith(("/id/", "/concept/"))


def _escaped(text: str) -> str:
    return "".join(f"\\{each}" if each in ".+*?()[]{}^$|\\" else each for each in text)
