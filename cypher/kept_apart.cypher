// Concepts with near names that are not one, and why.
MATCH (c:Concept)-[k:KEPT_APART]->(d:Concept)
RETURN c.name AS concept, d.name AS partner, k.rule AS rule, k.reason AS reason, c.id AS id, d.id AS partner_id
ORDER BY id, partner_id
