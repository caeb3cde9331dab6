// Concepts that papers since a day propose, newest first. A concept that two papers propose is there twice.
// param day: day  only papers that can be of this day or later
// param limit: limit = 50  most rows
MATCH (p:Paper)-[m:MENTIONS {role: 'proposed'}]->(c:Concept)
WHERE p.day_end >= $day
RETURN c.name AS concept, c.kind AS kind, p.id AS paper, p.title AS title, p.day AS day, m.sentence AS sentence, c.id AS id
ORDER BY p.day DESC, p.id DESC, c.id
LIMIT $limit
