// Every concept in every paper, with role and evidence.
MATCH (p:Paper)-[m:MENTIONS]->(c:Concept)
RETURN p.id AS paper, c.id AS id, c.name AS concept, m.role AS role, m.count AS mentions, m.sections AS sections, m.forms AS forms,
  m.sentence AS sentence, m.evidence AS evidence, m.confidence AS confidence
ORDER BY paper, id
