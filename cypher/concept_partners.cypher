// What a concept shares papers with: by papers with both, then by association strength, then by id.
// param concept: concept  the concept
// param limit: limit = 20  most rows
// param min_papers: int = 1  papers with both, at least
MATCH (c:Concept {id: $concept})-[e:CO_OCCURS]-(d:Concept)
WHERE e.papers >= $min_papers
RETURN d.name AS partner, d.kind AS kind, e.papers AS papers, e.association AS association, e.npmi AS npmi, e.jaccard AS jaccard,
  e.first_day AS first_day, e.last_day AS last_day, d.id AS id
ORDER BY papers DESC, association DESC, id
LIMIT $limit
