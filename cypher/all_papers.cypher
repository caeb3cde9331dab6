// Every paper, oldest first.
MATCH (p:Paper)
RETURN p.id AS paper, p.title AS title, p.day AS day, p.day_end AS day_end, p.precision AS precision, p.month AS month, p.url AS url,
  p.abstract AS abstract, p.summary AS summary
ORDER BY day_end, paper
