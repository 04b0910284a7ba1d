"""Whether queries are kept from the network by the system, and how the description of the endpoint says it."""

import subprocess
import sys

import pytest
from pyoxigraph import NamedNode

from accords.registry.isolation import isolation
from accords.terms import DEFAULT_BASE, SCHEMA
from tests.serving import Server

SERVICE = NamedNode(f"{DEFAULT_BASE}graph/meta#service")
ASKED = f"""SELECT ?value ?instead {{ GRAPH ?meta {{
  ?service <{SCHEMA}additionalProperty> ?isolation .
  ?isolation <{SCHEMA}value> ?value FILTER (DATATYPE(?value) = <http://www.w3.org/2001/XMLSchema#boolean>)
  OPTIONAL {{ ?isolation <{SCHEMA}description> ?instead }}
}} }}"""
TRIED = "from accords.store.confinement import confinable, confine; print(confinable(), confine(), confinable())"


def test_what_can_be_given_up_is_known_before_it_is() -> None:
    told = subprocess.run([sys.executable, "-c", TRIED], capture_output=True, text=True, check=True).stdout.split()
    assert len(told) == 3 and len(set(told)) == 1


def test_the_endpoint_says_whether_the_system_keeps_its_queries_from_the_network(server: Server) -> None:
    told = subprocess.run([sys.executable, "-c", TRIED], capture_output=True, text=True, check=True).stdout.split()
    [row] = server.query(ASKED).json()["results"]["bindings"]
    assert row["value"]["value"] == told[0].lower()
    assert ("instead" in row) == (told[0] == "False")


@pytest.mark.parametrize("confined", [True, False])
def test_where_it_cannot_the_description_says_what_is_refused_instead(confined: bool) -> None:
    told = list(isolation(DEFAULT_BASE, SERVICE, confined))
    [value] = [each.object for each in told if each.predicate.value == f"{SCHEMA}value"]
    assert str(value).startswith(f'"{str(confined).lower()}"')
    assert any("SERVICE" in str(each.object) for each in told) is not confined
