// What a concept is compared with: papers that propose the one and compare it with the other, or compare their own with both.
// param concept: concept  the concept, a method as a rule
// param limit: limit = 20  most rows
MATCH (c:Concept {id: $concept})<-[m:MENTIONS]-(p:Paper)
MATCH (p)-[n:MENTIONS]->(d:Concept)
WHERE c.id <> d.id AND ((m.role = 'compared_with' AND n.role IN ['proposed', 'compared_with']) OR (m.role = 'proposed' AND n.role = 'compared_with'))
RETURN d.name AS concept, count(p.id) AS papers, d.kind AS kind, d.id AS id
ORDER BY papers DESC, id
LIMIT $limit
