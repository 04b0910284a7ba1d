"""What the service says of itself, in its manifest (Reconciliation API 0.2, section 3.1, and the draft of 1.0)."""

from typing import Any

from pyoxigraph import Literal, NamedNode

from ... import __version__
from ...registry.entities import dataset_iri
from ...registry.labels import best
from ...registry.reconciliation.extension import ENTITY, IDENTIFIER, LITERAL
from ...terms import DCTERMS
from ..service import Service
from ..wording import speaker
from .reading import BATCH
from .telling import Teller

WIDTH, HEIGHT = 420, 260
"""Pixels of a preview."""
_SUGGESTED = ("entity", "type", "property")


def manifest(here: Service, teller: Teller) -> dict[str, Any]:
    """The manifest of version 0.2."""
    url, root = here.settings.url, here.settings.url.rstrip("/")
    suggest = {
        each: {
            "service_url": root,
            "service_path": f"/reconcile/suggest/{each}",
            "flyout_service_path": f"/reconcile/flyout/{each}?id=${{id}}",
        }
        for each in _SUGGESTED
    }
    settings = [_older(each) for each in _settings(teller.language)]
    return {
        "versions": ["0.2"],
        **_itself(here, teller),
        "identifierSpace": here.base,
        "schemaSpace": here.schema.namespace or here.base,
        "view": {"url": f"{url}reconcile/view?id={{{{id}}}}"},
        "feature_view": {"url": f"{url}reconcile#{{{{id}}}}"},
        "preview": {"url": f"{url}reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/extend/propose"},
            "property_settings": settings,
        },
    }


def draft_manifest(here: Service, teller: Teller) -> dict[str, Any]:
    """The manifest of the draft of version 1.0."""
    url = here.settings.url
    return {
        "versions": ["1.0-draft"],
        **_itself(here, teller),
        "lang": teller.language,
        "standardizedScore": True,
        "view": {"url": f"{url}reconcile/view?id={{id}}"},
        "featureView": {"url": f"{url}reconcile#{{id}}"},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": dict.fromkeys(_SUGGESTED, True),
        "extend": {"proposeProperties": True, "propertySettings": _settings(teller.language)},
    }


def _itself(here: Service, teller: Teller) -> dict[str, Any]:
    """What both versions say in the same words."""
    kinds = [teller.schema.types[each] for each in teller.schema.types if each in here.outline.properties]
    return {
        "name": name(here, teller.language),
        "documentation": f"{here.settings.url}help/reconciliation",
        "logo": f"{here.settings.url}static/icon.svg",
        "serviceVersion": __version__,
        "defaultTypes": [{key: teller.type(each)[key] for key in ("id", "name")} for each in kinds],
        "batchSize": BATCH,
    }


def name(here: Service, language: str) -> str:
    """What the dataset is called."""
    said = here.store.match(NamedNode(dataset_iri(here.base)), NamedNode(DCTERMS + "title"))
    return best((quad.object for quad in said if isinstance(quad.object, Literal)), language) or here.base


def _settings(language: str) -> list[dict[str, Any]]:
    """What can be wished of the values of a property, in the words of the draft."""
    say = speaker(language)
    contents = ((ENTITY, "extend-entity"), (LITERAL, "extend-literal"), (IDENTIFIER, "extend-id"))
    return [
        {
            "id": "limit",
            "name": say("extend-limit"),
            "helpText": say("extend-limit-help"),
            "type": "number",
            "default": 0,
        },
        {
            "id": "content",
            "name": say("extend-content"),
            "helpText": say("extend-content-help"),
            "type": "select",
            "default": ENTITY,
            "choices": [{"value": value, "name": say(key)} for value, key in contents],
        },
        {
            "id": "lang",
            "name": say("extend-lang"),
            "helpText": say("extend-lang-help"),
            "type": "text",
            "default": "",
        },
    ]


def _older(setting: dict[str, Any]) -> dict[str, Any]:
    """A setting in the words of version 0.2."""
    kept = {key: value for key, value in setting.items() if key not in ("id", "name", "helpText")}
    return {"name": setting["id"], "label": setting["name"], "help_text": setting["helpText"], **kept}
