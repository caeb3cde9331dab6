// Every paper with each of its authors, in their order.
MATCH (p:Paper)-[w:WRITTEN_BY]->(a:Author)
RETURN p.id AS paper, a.name AS author, w.position AS position
ORDER BY paper, position, author
