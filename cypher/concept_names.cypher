// All names of a concept: where each was first read (nowhere: only the lexicon or a person knows it), and why it is a name of the concept.
// param concept: concept  the concept
MATCH (a:Alias)-[o:ALIAS_OF]->(c:Concept {id: $concept})
RETURN a.name AS alias, a.lang AS lang, o.origin AS origin, o.first_paper AS first_paper, o.first_seen AS first_day, o.rule AS rule,
  o.reason AS reason, c.id AS id
ORDER BY alias, lang
