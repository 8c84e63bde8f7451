#include "operation/subject.h"

#include <strings.h>

#include <algorithm>

#include <fmt/format.h>

#include "operation/fields.h"
#include "operation/names.h"

namespace shoofly {
namespace {

bool any_case(const Scene& scene) { return scene.catalog.server.engine == "sqlite"; }

bool equal_in_any_case(const std::string& a, const std::string& b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) {
    if (!is_ours(column.name)) names.push_back(column.name);
  }
  return names;
}

}  // namespace

std::string name_as_stored(const std::string& written, const Scene& scene) {
  const auto name =
      parse_written_name(written, scene.dialect.capabilities().fold_lower && !any_case(scene));
  return name && name->schema.empty() ? name->name : "";
}

bool same_name(const std::string& name, const std::string& written, const Scene& scene) {
  const std::string stored = name_as_stored(written, scene);
  return any_case(scene) ? equal_in_any_case(name, stored) : name == stored;
}

const Column* find_written_column(const std::string& written, const Scene& scene) {
  for (const Column& column : scene.table.columns) {
    if (same_name(column.name, written, scene)) return &column;
  }
  return nullptr;
}

const Column* require_column(const Place& written, const Scene& scene, Problems& problems) {
  if (const Column* column = find_written_column(written.text, scene)) return column;
  const std::vector<std::string> names = names_of(scene.table.columns);
  const std::string stored = name_as_stored(written.text, scene);
  const std::string& shown = stored.empty() ? written.text : stored;
  const std::string near = nearest(shown, names);
  problems.add(written.at,
               fmt::format("table {} has no column \"{}\"", scene.table.name.display(), shown),
               {near.empty() ? fmt::format("its columns are {}", fmt::join(names, ", "))
                             : fmt::format("did you mean \"{}\"?", near)});
  return nullptr;
}

std::string require_free_name(const Place& written, const Scene& scene, Problems& problems) {
  const std::string name = name_as_stored(written.text, scene);
  const std::size_t limit = scene.dialect.capabilities().identifier_bytes;
  if (name.empty()) {
    problems.add(written.at, fmt::format("\"{}\" is not a column name", written.text),
                 {"write it as in SQL: first_name, or '\"First Name\"' with both pairs of quotes"});
    return "";
  }
  if (is_ours(name)) {
    problems.add(written.at,
                 fmt::format("column names that begin with {} are shoofly's own", kOurPrefix));
    return "";
  }
  if (name.size() > limit) {
    problems.add(written.at, fmt::format("the name \"{}\" has {} bytes; {} allows {}", name,
                                         name.size(), scene.catalog.server.engine, limit));
    return "";
  }
  if (const Column* taken = find_written_column(written.text, scene)) {
    problems.add(written.at,
                 fmt::format("table {} has a column \"{}\" already", scene.table.name.display(),
                             taken->name),
                 {"choose another name"});
    return "";
  }
  return name;
}

void require_no_leftover(const std::string& name, Position at, const Scene& scene,
                         Problems& problems) {
  if (scene.table.find_column(name) == nullptr) return;
  problems.add(at,
               fmt::format("table {} still has column \"{}\" of an earlier run",
                           scene.table.name.display(), name),
               {"`shoofly history` shows the run; roll it back, or purge it"});
}

}  // namespace shoofly
