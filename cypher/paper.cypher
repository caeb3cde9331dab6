// A paper at a glance: title, day, address, abstract and summary.
// param paper: paper  the paper
MATCH (p:Paper {id: $paper})
RETURN p.id AS paper, p.title AS title, p.day AS day, p.url AS url, p.abstract AS abstract, p.summary AS summary
ORDER BY paper
