// The digests that were read, with the papers each lists and the first and last day among them.
MATCH (p:Paper)-[l:LISTED_IN]->(d:Digest)
RETURN d.name AS digest, count(DISTINCT p) AS papers, min(p.day) AS first_day, max(p.day) AS last_day
ORDER BY digest
