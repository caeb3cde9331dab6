// What a concept shares papers with: by papers with both, then by association strength, then by id.
// param concept: concept  the concept
// param limit: limit = 20  most rows
// param min_papers: int = 1  papers with both, at least
// then: concept_partners_once
//
// Pairs of one paper are no relationship of the graph: where rows are left to give, they are counted.
MATCH (m:Meta {id: 'kgraph'})
WITH max(m.papers) AS everything
MATCH (c:Concept {id: $concept})-[e:CO_OCCURS]-(d:Concept)
WHERE e.papers >= $min_papers
RETURN d.name AS partner, d.kind AS kind, e.papers AS papers, 1.0 * e.papers / (c.papers * d.papers) AS association,
  CASE WHEN e.papers = everything THEN 1.0 ELSE round(
    log(1.0 * e.papers * everything / (c.papers * d.papers)) / -log(1.0 * e.papers / everything), 9) END AS npmi,
  1.0 * e.papers / (c.papers + d.papers - e.papers) AS jaccard,
  e.first_day AS first_day, e.last_day AS last_day, d.id AS id
ORDER BY papers DESC, association DESC, id
LIMIT $limit
