// Papers that speak of both of two concepts, newest first, with the sentence for each.
// param concept: concept  one concept
// param partner: concept  the other
MATCH (c:Concept {id: $concept})<-[m:MENTIONS]-(p:Paper)
MATCH (p)-[n:MENTIONS]->(d:Concept {id: $partner})
WHERE c.id <> d.id
RETURN p.id AS paper, p.title AS title, p.day AS day, m.sentence AS sentence, n.sentence AS partner_sentence,
  m.role AS role, n.role AS partner_role
ORDER BY p.day DESC, p.id DESC
