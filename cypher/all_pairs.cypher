// Every pair of concepts that share two papers or more, each once.
// Those that share one are not among them: what needs these counts them from all_mentions.
MATCH (m:Meta {id: 'kgraph'})
WITH max(m.papers) AS everything
MATCH (c:Concept)-[e:CO_OCCURS]->(d:Concept)
RETURN c.id AS id, d.id AS partner_id, c.name AS concept, d.name AS partner, e.papers AS papers,
  1.0 * e.papers / (c.papers * d.papers) AS association,
  CASE WHEN e.papers = everything THEN 1.0 ELSE round(
    log(1.0 * e.papers * everything / (c.papers * d.papers)) / -log(1.0 * e.papers / everything), 9) END AS npmi,
  1.0 * e.papers / (c.papers + d.papers - e.papers) AS jaccard,
  e.first_day AS first_day, e.last_day AS last_day
ORDER BY id, partner_id
