// Every paper under each of its keywords.
MATCH (p:Paper)-[:HAS_KEYWORD]->(k:Keyword)
RETURN p.id AS paper, k.name AS keyword, k.names AS names
ORDER BY paper, keyword
