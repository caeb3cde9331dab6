// Every paper with each digest that lists it, and the lines of the entry there.
MATCH (p:Paper)-[l:LISTED_IN]->(d:Digest)
RETURN p.id AS paper, d.name AS digest, l.first_line AS first_line, l.last_line AS last_line
ORDER BY paper, digest
