// The path between two concepts: each next one meets the one before in a paper, the first of which stands under via.
// Every hop costs 1 and every concept passed through log2(1 + its papers), so that not all paths lead through the concept of all papers.
// param from: concept  where it starts
// param to: concept  where it ends
// param max_hops: int = 4  hops, at most
// columns: step, node, kind, via, id
//
// The statement is one step of the search: the neighbours of the concept $id.
MATCH (c:Concept {id: $id})<-[:MENTIONS]-(p:Paper)
MATCH (p)-[:MENTIONS]->(d:Concept)
WHERE c.id <> d.id
RETURN DISTINCT d.id AS neighbour, d.papers AS papers
ORDER BY neighbour
