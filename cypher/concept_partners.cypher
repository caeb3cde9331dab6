// What a concept shares papers with: by papers with both, then by association strength, then by id.
// param concept: concept  the concept
// param limit: limit = 20  most rows
// param min_papers: int = 1  papers with both, at least
// then: concept_partners_once
//
// Pairs of one paper are no relationship of the graph: where rows are left to give, they are counted.
MATCH (m:Meta {id: 'kgraph'})
WITH m
MATCH (c:Concept {id: $concept})-[e:CO_OCCURS]-(d:Concept)
WHERE e.papers >= $min_papers
RETURN d.name AS partner, d.kind AS kind, e.papers AS papers, 1.0 * e.papers / (c.papers * d.papers) AS association,
  CASE WHEN e.papers = m.papers THEN 1.0 ELSE round(
    log(1.0 * e.papers * m.papers / (c.papers * d.papers)) / -log(1.0 * e.papers / m.papers), 9) END AS npmi,
  1.0 * e.papers / (c.papers + d.papers - e.papers) AS jaccard,
  e.first_day AS first_day, e.last_day AS last_day, d.id AS id
ORDER BY papers DESC, association DESC, id
LIMIT $limit
