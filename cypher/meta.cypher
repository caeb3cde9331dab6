// What the graph is a projection of: schema version, revision of the library, fingerprint of its content, number of papers.
MATCH (m:Meta)
RETURN m.schema AS schema_version, m.revision AS revision, m.fingerprint AS fingerprint, m.papers AS papers, m.id AS id
ORDER BY id
