// Papers that speak of a concept, newest first, each with its role and the sentence that says so.
// param concept: concept  the concept
// param since: day = 0001-01-01  only papers that can be of this day or later
// param until: day_end = 9999-12-31  only papers that can be of this day or earlier
// param limit: limit = 50  most rows
// take section: first
MATCH (p:Paper)-[m:MENTIONS]->(c:Concept {id: $concept})
WHERE p.day_end >= $since AND p.day <= $until
RETURN p.id AS paper, p.title AS title, p.day AS day, m.role AS role, m.sections AS section, m.sentence AS sentence, m.count AS mentions
ORDER BY p.day DESC, p.id DESC
LIMIT $limit
