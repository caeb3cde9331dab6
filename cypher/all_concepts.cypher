// Every concept, those in most papers first.
MATCH (c:Concept)
RETURN c.id AS id, c.name AS concept, c.kind AS kind, c.zh AS zh, c.papers AS papers, c.first_seen AS first_day, c.first_paper AS first_paper
ORDER BY papers DESC, id
