// Every pair of concepts that share a paper, each once.
MATCH (c:Concept)-[e:CO_OCCURS]->(d:Concept)
RETURN c.id AS id, d.id AS partner_id, c.name AS concept, d.name AS partner, e.papers AS papers, e.association AS association,
  e.npmi AS npmi, e.jaccard AS jaccard, e.first_day AS first_day, e.last_day AS last_day
ORDER BY id, partner_id
