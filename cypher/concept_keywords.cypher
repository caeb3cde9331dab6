// The keywords under which digests file the papers that speak of a concept, most papers first.
// param concept: concept  the concept
// param limit: limit = 20  most rows
MATCH (c:Concept {id: $concept})<-[:MENTIONS]-(p:Paper)
MATCH (p)-[:HAS_KEYWORD]->(k:Keyword)
RETURN k.name AS keyword, count(p.id) AS papers
ORDER BY papers DESC, keyword
LIMIT $limit
