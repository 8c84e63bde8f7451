-- +goose Up
CREATE INDEX visits_site ON visits (site_id, visited_on);

-- +goose Down
DROP INDEX visits_site;
