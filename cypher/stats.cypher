// How many of each there are in the graph.
// columns: what, number
MATCH (p:Paper) RETURN 'papers' AS what, count(p) AS number
UNION ALL MATCH (c:Concept) RETURN 'concepts' AS what, count(c) AS number
UNION ALL MATCH (a:Alias) RETURN 'aliases' AS what, count(a) AS number
UNION ALL MATCH (k:Keyword) RETURN 'keywords' AS what, count(k) AS number
UNION ALL MATCH (i:Category) RETURN 'categories' AS what, count(i) AS number
UNION ALL MATCH (w:Author) RETURN 'authors' AS what, count(w) AS number
UNION ALL MATCH (d:Day) RETURN 'days' AS what, count(d) AS number
UNION ALL MATCH (l:Digest) RETURN 'digests' AS what, count(l) AS number
UNION ALL MATCH (:Paper)-[m:MENTIONS]->(:Concept) RETURN 'mentions' AS what, count(m) AS number
UNION ALL MATCH (g:Meta {id: 'kgraph'}) RETURN 'cooccurrences' AS what, g.pairs AS number
