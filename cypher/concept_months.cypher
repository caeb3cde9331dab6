// Papers that speak of a concept, by month, beside all papers of that month.
// param concept: concept  the concept
MATCH (c:Concept {id: $concept})<-[:MENTIONS]-(p:Paper)-[:PUBLISHED_IN]->(d:Month)
WITH d, count(p.id) AS mentioning
MATCH (q:Paper)-[:PUBLISHED_IN]->(d)
RETURN d.date AS month, mentioning AS papers, count(q.id) AS all_papers
ORDER BY month
