// Generated from schema/graph.toml, version 3, by python -m kgraph.store.generate: change that file, not this one.

CREATE NODE TABLE `Paper` (
    `id` STRING,
    `title` STRING,
    `abstract` STRING,
    `summary` STRING,
    `url` STRING,
    `day` STRING,
    `day_end` STRING,
    `precision` STRING,
    `month` STRING,
    PRIMARY KEY (`id`)
);
CREATE NODE TABLE `Concept` (
    `id` STRING,
    `name` STRING,
    `kind` STRING,
    `zh` STRING,
    `papers` INT64,
    `first_seen` STRING,
    `first_paper` STRING,
    PRIMARY KEY (`id`)
);
CREATE NODE TABLE `Alias` (
    `id` STRING,
    `name` STRING,
    `lang` STRING,
    `fold` STRING,
    `key` STRING,
    PRIMARY KEY (`id`)
);
CREATE NODE TABLE `Keyword` (
    `name` STRING,
    `names` STRING[],
    PRIMARY KEY (`name`)
);
CREATE NODE TABLE `Category` (
    `name` STRING,
    PRIMARY KEY (`name`)
);
CREATE NODE TABLE `Author` (
    `name` STRING,
    PRIMARY KEY (`name`)
);
CREATE NODE TABLE `Digest` (
    `name` STRING,
    PRIMARY KEY (`name`)
);
CREATE NODE TABLE `Day` (
    `date` STRING,
    PRIMARY KEY (`date`)
);
CREATE NODE TABLE `Month` (
    `date` STRING,
    PRIMARY KEY (`date`)
);
CREATE NODE TABLE `Meta` (
    `id` STRING,
    `schema` INT64,
    `revision` INT64,
    `fingerprint` STRING,
    `papers` INT64,
    `pairs` INT64,
    `library` STRING,
    `writing` STRING,
    PRIMARY KEY (`id`)
);
CREATE REL TABLE `MENTIONS` (
    FROM `Paper` TO `Concept`,
    `role` STRING,
    `count` INT64,
    `sections` STRING[],
    `forms` STRING[],
    `sentence` STRING,
    `evidence` STRING[],
    `confidence` DOUBLE
);
CREATE REL TABLE `ALIAS_OF` (
    FROM `Alias` TO `Concept`,
    `origin` STRING,
    `first_paper` STRING,
    `first_seen` STRING,
    `rule` STRING,
    `reason` STRING
);
CREATE REL TABLE `HAS_KEYWORD` (
    FROM `Paper` TO `Keyword`
);
CREATE REL TABLE `IN_CATEGORY` (
    FROM `Paper` TO `Category`,
    `primary` INT64
);
CREATE REL TABLE `WRITTEN_BY` (
    FROM `Paper` TO `Author`,
    `position` INT64
);
CREATE REL TABLE `LISTED_IN` (
    FROM `Paper` TO `Digest`,
    `first_line` INT64,
    `last_line` INT64
);
CREATE REL TABLE `PUBLISHED_ON` (
    FROM `Paper` TO `Day`
);
CREATE REL TABLE `PUBLISHED_IN` (
    FROM `Paper` TO `Month`
);
CREATE REL TABLE `IN_MONTH` (
    FROM `Day` TO `Month`
);
CREATE REL TABLE `CO_OCCURS` (
    FROM `Concept` TO `Concept`,
    `papers` INT64,
    `first_day` STRING,
    `last_day` STRING
);
CREATE REL TABLE `BROADER` (
    FROM `Concept` TO `Concept`
);
CREATE REL TABLE `KEPT_APART` (
    FROM `Concept` TO `Concept`,
    `rule` STRING,
    `reason` STRING
);
