// What a concept builds on: the methods and models that the papers which propose it use.
// param concept: concept  the concept, a method as a rule
// param limit: limit = 20  most rows
MATCH (c:Concept {id: $concept})<-[:MENTIONS {role: 'proposed'}]-(p:Paper)
MATCH (p)-[n:MENTIONS {role: 'used'}]->(d:Concept)
WHERE c.id <> d.id AND d.kind IN ['method', 'model']
RETURN d.name AS concept, count(p.id) AS papers, d.kind AS kind, d.id AS id
ORDER BY papers DESC, id
LIMIT $limit
