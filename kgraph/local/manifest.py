"""Writes the list of jars of a version of Neo4j: ``python -m kgraph.local.manifest 5.26.30`` (for maintainers; needs Maven).

Maven resolves the server, its import tool and Neo4j Browser; what it puts into a folder is listed with sizes and sums.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from kgraph.local.jars import Jar, digest

BROWSER = "5.15.0"
"""The version of Neo4j Browser: it has its own numbers."""

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>kgraph</groupId><artifactId>neo4j-local</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
{dependencies}</dependencies>
</project>
"""
_DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version>{}</dependency>\n"


def pom(dependencies: Iterable[tuple[str, str, str, str]], alone: bool = False) -> str:
    """A Maven project of dependencies, each a group, artifact, version and classifier; ``alone``: without what they depend on."""
    nothing_else = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>" if alone else ""
    return _POM.format(
        dependencies="".join(
            _DEPENDENCY.format(group, artifact, version, (f"<classifier>{kind}</classifier>" if kind else "") + nothing_else)
            for group, artifact, version, kind in dependencies
        )
    )


def found(repository: Path) -> Iterator[Jar]:
    """The jars under a folder that is laid out as a Maven repository, in the order of their paths."""
    for file in sorted(repository.rglob("*.jar")):
        *group, artifact, version, name = file.relative_to(repository).parts
        classifier = name.removesuffix(".jar").removeprefix(f"{artifact}-{version}").removeprefix("-")
        yield Jar(
            group=".".join(group),
            artifact=artifact,
            version=version,
            classifier=classifier,
            size=file.stat().st_size,
            sha256=digest(file),
        )


def resolve(version: str) -> tuple[Jar, ...]:
    """What Maven says that version consists of."""
    wanted = [("org.neo4j", "neo4j", version, ""), ("org.neo4j", "neo4j-import-tool", version, "")]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pom.xml").write_text(pom([*wanted, ("org.neo4j.client", "neo4j-browser", BROWSER, "")]), encoding="utf-8")
        command = ["mvn", "-B", "-q", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=jars"]
        subprocess.run([*command, "-Dmdep.useRepositoryLayout=true"], cwd=folder, check=True)
        return tuple(found(Path(folder) / "jars"))


if __name__ == "__main__":
    for each in sys.argv[1:]:
        (Path(__file__).parent / "jars" / f"{each}.tsv").write_text(
            "".join(jar.line for jar in resolve(each)), encoding="utf-8", newline="\n"
        )
