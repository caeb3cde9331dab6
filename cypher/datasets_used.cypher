// Datasets by the papers that use them, in any role but proposing them; beside it, in how many of these the paper is evaluated on them.
// param limit: limit = 20  most rows
MATCH (c:Concept {kind: 'dataset'})<-[m:MENTIONS]-(p:Paper)
WHERE m.role <> 'proposed'
RETURN c.name AS dataset, count(p.id) AS papers, count(CASE WHEN m.role = 'evaluated_on' THEN 1 END) AS evaluated_on, c.id AS id
ORDER BY papers DESC, evaluated_on DESC, id
LIMIT $limit
