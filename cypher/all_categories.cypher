// Every paper with each of its arXiv categories; is_primary is 1 for the first of them.
MATCH (p:Paper)-[i:IN_CATEGORY]->(k:Category)
RETURN p.id AS paper, k.name AS category, i.`primary` AS is_primary
ORDER BY paper, is_primary DESC, category
