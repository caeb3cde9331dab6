// What papers under a keyword speak of, most papers first.
// param keyword: keyword  the keyword
// param limit: limit = 20  most rows
MATCH (k:Keyword {name: $keyword})<-[:HAS_KEYWORD]-(p:Paper)
MATCH (p)-[:MENTIONS]->(c:Concept)
RETURN c.name AS concept, count(p.id) AS papers, c.kind AS kind, c.id AS id
ORDER BY papers DESC, id
LIMIT $limit
