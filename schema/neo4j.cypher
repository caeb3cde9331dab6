// Generated from schema/graph.toml, version 3, by python -m kgraph.store.generate: change that file, not this one.

CREATE CONSTRAINT paper_id IF NOT EXISTS FOR (n:`Paper`) REQUIRE n.`id` IS UNIQUE;
CREATE CONSTRAINT concept_id IF NOT EXISTS FOR (n:`Concept`) REQUIRE n.`id` IS UNIQUE;
CREATE CONSTRAINT alias_id IF NOT EXISTS FOR (n:`Alias`) REQUIRE n.`id` IS UNIQUE;
CREATE CONSTRAINT keyword_name IF NOT EXISTS FOR (n:`Keyword`) REQUIRE n.`name` IS UNIQUE;
CREATE CONSTRAINT category_name IF NOT EXISTS FOR (n:`Category`) REQUIRE n.`name` IS UNIQUE;
CREATE CONSTRAINT author_name IF NOT EXISTS FOR (n:`Author`) REQUIRE n.`name` IS UNIQUE;
CREATE CONSTRAINT digest_name IF NOT EXISTS FOR (n:`Digest`) REQUIRE n.`name` IS UNIQUE;
CREATE CONSTRAINT day_date IF NOT EXISTS FOR (n:`Day`) REQUIRE n.`date` IS UNIQUE;
CREATE CONSTRAINT month_date IF NOT EXISTS FOR (n:`Month`) REQUIRE n.`date` IS UNIQUE;
CREATE CONSTRAINT meta_id IF NOT EXISTS FOR (n:`Meta`) REQUIRE n.`id` IS UNIQUE;
CREATE INDEX paper_day IF NOT EXISTS FOR (n:`Paper`) ON (n.`day`);
CREATE INDEX paper_day_end IF NOT EXISTS FOR (n:`Paper`) ON (n.`day_end`);
CREATE INDEX concept_name IF NOT EXISTS FOR (n:`Concept`) ON (n.`name`);
CREATE INDEX concept_kind IF NOT EXISTS FOR (n:`Concept`) ON (n.`kind`);
CREATE INDEX concept_first_seen IF NOT EXISTS FOR (n:`Concept`) ON (n.`first_seen`);
CREATE INDEX alias_fold IF NOT EXISTS FOR (n:`Alias`) ON (n.`fold`);
CREATE INDEX alias_key IF NOT EXISTS FOR (n:`Alias`) ON (n.`key`);
CREATE INDEX co_occurs_papers IF NOT EXISTS FOR ()-[x:`CO_OCCURS`]-() ON (x.`papers`);
CREATE INDEX co_occurs_first_day IF NOT EXISTS FOR ()-[x:`CO_OCCURS`]-() ON (x.`first_day`);
CREATE INDEX co_occurs_pair IF NOT EXISTS FOR ()-[x:`CO_OCCURS`]-() ON (x.`pair`);
CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n:`Paper`|`Concept`|`Alias`) ON EACH [n.`title`, n.`name`] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
