// Pairs of concepts that share exactly one paper: by association strength, then by their ids.
// param limit: limit = 20  most rows
MATCH (m:Meta {id: 'kgraph'})
WITH max(m.papers) AS everything
MATCH (c:Concept)<-[:MENTIONS]-(p:Paper)
MATCH (p)-[:MENTIONS]->(d:Concept)
WHERE c.id < d.id
WITH everything, c, d, count(p.id) AS both
WHERE both = 1
RETURN c.name AS concept, d.name AS partner, both AS papers, 1.0 * both / (c.papers * d.papers) AS association,
  CASE WHEN both = everything THEN 1.0 ELSE round(
    log(1.0 * both * everything / (c.papers * d.papers)) / -log(1.0 * both / everything), 9) END AS npmi,
  1.0 * both / (c.papers + d.papers - both) AS jaccard,
  c.kind AS kind, d.kind AS partner_kind, c.id AS id, d.id AS partner_id
ORDER BY association DESC, id, partner_id
LIMIT $limit
