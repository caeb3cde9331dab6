// What a concept shares exactly one paper with: by association strength, then by id.
// param concept: concept  the concept
// param limit: limit = 20  most rows
MATCH (m:Meta {id: 'kgraph'})
WITH max(m.papers) AS everything
MATCH (c:Concept {id: $concept})<-[:MENTIONS]-(p:Paper)
MATCH (p)-[:MENTIONS]->(d:Concept)
WHERE c.id <> d.id
WITH everything, c, d, count(p.id) AS both, min(p.day) AS first
WHERE both = 1
RETURN d.name AS partner, d.kind AS kind, both AS papers, 1.0 * both / (c.papers * d.papers) AS association,
  CASE WHEN both = everything THEN 1.0 ELSE round(
    log(1.0 * both * everything / (c.papers * d.papers)) / -log(1.0 * both / everything), 9) END AS npmi,
  1.0 * both / (c.papers + d.papers - both) AS jaccard,
  first AS first_day, first AS last_day, d.id AS id
ORDER BY association DESC, id
LIMIT $limit
