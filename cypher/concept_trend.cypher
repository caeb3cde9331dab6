// The days on which papers speak of a concept: how many do, and how many papers there are. Only papers of which the day is known.
// param concept: concept  the concept
MATCH (c:Concept {id: $concept})<-[:MENTIONS]-(p:Paper)-[:PUBLISHED_ON]->(d:Day)
WITH d, count(p.id) AS mentioning
MATCH (q:Paper)-[:PUBLISHED_ON]->(d)
RETURN d.date AS day, mentioning AS papers, count(q.id) AS all_papers
ORDER BY day
