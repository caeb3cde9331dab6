// Pairs of concepts that no paper before a day has: by papers with both, then by association strength, then by their ids.
// A first paper of which only the month is known counts as of the last day of that month.
// param day: day  the first paper with both can be of this day or later
// param limit: limit = 50  most rows
// then: new_pairs_since_once
//
// Pairs of one paper are no relationship of the graph: where rows are left to give, they are counted.
MATCH (m:Meta {id: 'kgraph'})
WITH max(m.papers) AS everything
MATCH (c:Concept)-[e:CO_OCCURS]->(d:Concept)
WHERE e.first_day >= $day OR e.first_day = left($day, 7)
RETURN c.name AS concept, d.name AS partner, e.papers AS papers, e.first_day AS first_day, 1.0 * e.papers / (c.papers * d.papers) AS association,
  CASE WHEN e.papers = everything THEN 1.0 ELSE round(
    log(1.0 * e.papers * everything / (c.papers * d.papers)) / -log(1.0 * e.papers / everything), 9) END AS npmi,
  1.0 * e.papers / (c.papers + d.papers - e.papers) AS jaccard,
  c.id AS id, d.id AS partner_id
ORDER BY papers DESC, association DESC, id, partner_id
LIMIT $limit
