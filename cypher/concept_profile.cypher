// A concept at a glance: all its names, its kind, how many papers speak of it, and the first of them.
// The first paper is the one with the smallest last possible day, then the smallest id.
// param concept: concept  the concept
// take aliases: sorted
MATCH (c:Concept {id: $concept})
OPTIONAL MATCH (a:Alias)-[:ALIAS_OF]->(c)
RETURN c.name AS concept, c.id AS id, c.name AS name, c.kind AS kind, c.zh AS zh, collect(DISTINCT a.name) AS aliases, c.papers AS papers,
  c.first_seen AS first_day, c.first_paper AS first_paper
ORDER BY id
