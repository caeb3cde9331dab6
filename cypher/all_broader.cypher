// Every concept with the more general one above it.
MATCH (c:Concept)-[:BROADER]->(d:Concept)
RETURN c.id AS id, d.id AS broader_id, c.name AS concept, d.name AS broader
ORDER BY id, broader_id
