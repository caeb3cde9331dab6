// Pairs of concepts that share exactly one paper, of a day or later: by association strength, then by their ids.
// A paper of which only the month is known counts as of the last day of that month.
// param day: day  the paper with both can be of this day or later
// param limit: limit = 50  most rows
MATCH (m:Meta {id: 'kgraph'})
WITH max(m.papers) AS everything
MATCH (p:Paper)
WHERE p.day >= $day OR p.day = left($day, 7)
MATCH (p)-[:MENTIONS]->(c:Concept)
MATCH (p)-[:MENTIONS]->(d:Concept)
WHERE c.id < d.id AND NOT EXISTS { MATCH (c)-[:CO_OCCURS]->(d) }
RETURN c.name AS concept, d.name AS partner, 1 AS papers, p.day AS first_day, 1.0 * 1 / (c.papers * d.papers) AS association,
  CASE WHEN 1 = everything THEN 1.0 ELSE round(
    log(1.0 * 1 * everything / (c.papers * d.papers)) / -log(1.0 * 1 / everything), 9) END AS npmi,
  1.0 * 1 / (c.papers + d.papers - 1) AS jaccard,
  c.id AS id, d.id AS partner_id
ORDER BY association DESC, id, partner_id
LIMIT $limit
