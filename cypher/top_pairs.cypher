// The pairs of concepts that share most papers: by papers with both, then by association strength, then by their ids.
// param limit: limit = 20  most rows
// param min_papers: int = 2  papers with both, at least
MATCH (c:Concept)-[e:CO_OCCURS]->(d:Concept)
WHERE e.papers >= $min_papers
RETURN c.name AS concept, d.name AS partner, e.papers AS papers, e.association AS association, e.npmi AS npmi, e.jaccard AS jaccard,
  c.kind AS kind, d.kind AS partner_kind, c.id AS id, d.id AS partner_id
ORDER BY papers DESC, association DESC, id, partner_id
LIMIT $limit
