// The pairs of concepts that share most papers: by papers with both, then by association strength, then by their ids.
// param limit: limit = 20  most rows
// param min_papers: int = 2  papers with both, at least
// then: top_pairs_once
//
// Pairs of one paper are no relationship of the graph: where rows are left to give and they are asked for, they are counted.
MATCH (m:Meta {id: 'kgraph'})
WITH max(m.papers) AS everything
MATCH (c:Concept)-[e:CO_OCCURS]->(d:Concept)
WHERE e.papers >= $min_papers
RETURN c.name AS concept, d.name AS partner, e.papers AS papers, 1.0 * e.papers / (c.papers * d.papers) AS association,
  CASE WHEN e.papers = everything THEN 1.0 ELSE round(
    log(1.0 * e.papers * everything / (c.papers * d.papers)) / -log(1.0 * e.papers / everything), 9) END AS npmi,
  1.0 * e.papers / (c.papers + d.papers - e.papers) AS jaccard,
  c.kind AS kind, d.kind AS partner_kind, c.id AS id, d.id AS partner_id
ORDER BY papers DESC, association DESC, id, partner_id
LIMIT $limit
