// Papers that share concepts with a paper: those with most in common first, then the newer.
// param paper: paper  the paper
// param min_shared: int = 2  concepts in common, at least
// param limit: limit = 20  most rows
// take concepts: sorted
MATCH (p:Paper {id: $paper})-[:MENTIONS]->(c:Concept)
MATCH (q:Paper)-[:MENTIONS]->(c)
WHERE q.id <> p.id
WITH q, count(c.id) AS common, collect(c.name) AS names
WHERE common >= $min_shared
RETURN q.id AS paper, q.title AS title, common AS shared, names AS concepts, q.day AS day
ORDER BY shared DESC, q.day DESC, paper DESC
LIMIT $limit
