// The papers a digest lists, in the order in which it lists them.
// param digest: text  the digest's file name
MATCH (p:Paper)-[l:LISTED_IN]->(d:Digest {name: $digest})
RETURN p.id AS paper, p.title AS title, p.day AS day, l.first_line AS first_line, l.last_line AS last_line
ORDER BY first_line, paper
