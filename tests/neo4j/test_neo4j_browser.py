"""What people see who open the graph in Neo4j Browser: the server's own page, in a real browser."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from explore_browser import chromium
from neo4j_browser import Neo4jBrowser

from kgraph.build import send
from kgraph.connection import Address
from kgraph.local import status

pytestmark = pytest.mark.xdist_group("neo4j")

GRPO = "MATCH (a:Alias {name: 'GRPO'})-[n:ALIAS_OF]->(c:Concept)<-[m:MENTIONS]-(p:Paper) RETURN a, n, c, m, p"
