// How many of each there are in the graph.
// columns: what, number
MATCH (n:Paper) RETURN 'papers' AS what, count(n) AS number
UNION ALL MATCH (n:Concept) RETURN 'concepts' AS what, count(n) AS number
UNION ALL MATCH (n:Alias) RETURN 'aliases' AS what, count(n) AS number
UNION ALL MATCH (n:Keyword) RETURN 'keywords' AS what, count(n) AS number
UNION ALL MATCH (n:Category) RETURN 'categories' AS what, count(n) AS number
UNION ALL MATCH (n:Author) RETURN 'authors' AS what, count(n) AS number
UNION ALL MATCH (n:Day) RETURN 'days' AS what, count(n) AS number
UNION ALL MATCH (n:Digest) RETURN 'digests' AS what, count(n) AS number
UNION ALL MATCH (:Paper)-[m:MENTIONS]->(:Concept) RETURN 'mentions' AS what, count(m) AS number
UNION ALL MATCH (:Concept)-[e:CO_OCCURS]->(:Concept) RETURN 'cooccurrences' AS what, count(e) AS number
