// Every name of every concept, the canonical one too.
MATCH (a:Alias)-[o:ALIAS_OF]->(c:Concept)
RETURN c.id AS id, c.name AS concept, a.name AS alias, a.lang AS lang, o.origin AS origin, a.`fold` AS alias_fold, a.`key` AS alias_key
ORDER BY id, alias, lang
