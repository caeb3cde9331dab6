// The first paper that speaks of a concept: the smallest last possible day, then the smallest id.
// param concept: concept  the concept
MATCH (p:Paper)-[m:MENTIONS]->(c:Concept {id: $concept})
RETURN p.id AS paper, p.title AS title, p.day AS day, m.role AS role, m.sentence AS sentence
ORDER BY p.day_end, p.id
LIMIT 1
