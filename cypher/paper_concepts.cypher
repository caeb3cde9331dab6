// What a paper speaks of: first what it proposes, then what it is evaluated on, compared with, and uses; in each the most mentioned first.
// param paper: paper  the paper
MATCH (p:Paper {id: $paper})-[m:MENTIONS]->(c:Concept)
RETURN c.name AS concept, c.kind AS kind, m.role AS role, m.count AS mentions, m.sentence AS sentence, c.id AS id
ORDER BY CASE m.role WHEN 'proposed' THEN 0 WHEN 'evaluated_on' THEN 1 WHEN 'compared_with' THEN 2 ELSE 3 END, mentions DESC, id
