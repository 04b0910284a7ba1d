"""From a thing to the document on it: 303 (RFC 9110, section 15.4.4), in the profile that the client prefers.

A client may leave out Accept-Profile when it follows, so the address that it is sent to names the profile.
"""

from fastapi import Request, Response

from ...errors import NotAcceptable
from ...registry.profiles import NATIVE, Profile
from ..answers import NEGOTIATED, header
from ..link_header import Link, written
from ..rdf import profiles
from ..rdf.representation import Resource, chosen

_CACHE = "public, max-age=300"


def see_other(request: Request, about: Resource) -> Response:
    """303 to the document `about`, with all that the request asks by parameters, and the profile that it prefers.

    Its headers say which profile that is, and list the others (Content Negotiation by Profile, section 7.1). Raises
    BadRequest for a format or a profile that there is not, NotAcceptable where none of the accepted profiles is there.
    """
    parameters = request.query_params
    asked = parameters.get("format", "") or parameters.get("_mediatype", "")
    wanted, query = parameters.get("_profile", ""), request.url.query
    told = {"Vary": ", ".join([NEGOTIATED, *about.varies]), "Cache-Control": _CACHE}
    links = [Link(about.address, "describedby")]
    links += profiles.links(about.address, about.profiles, about.formats[0].media_type)
    links += profiles.tokens(about.profiles)
    if not profiles.wants_list(wanted):
        profile = profiles.asked_for(wanted, "" if asked else header(request, "accept-profile"), about.profiles)
        if profile is not NATIVE and not wanted:
            query = f"{query}&_profile={profile.token}" if query else f"_profile={profile.token}"
        if _comes_as_rdf(request, about, asked, profile):
            told["Content-Profile"] = f"<{profile.iri}>"
            links.append(Link(profile.iri, "profile"))
    target = f"{about.address}?{query}" if query else about.address
    return Response(status_code=303, headers={**told, "Location": target, "Link": written(links)})


def _comes_as_rdf(request: Request, about: Resource, asked: str, profile: Profile) -> bool:
    """Whether the document will come in a syntax of RDF: a page is in no profile, and neither is a refusal."""
    try:
        return chosen(about, None, asked, header(request, "accept"), profile).form.rdf is not None
    except NotAcceptable:
        return False
