#include "toolchain/liquibase/changelog.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "toolchain/liquibase/includes.h"
#include "toolchain/liquibase/properties.h"
#include "toolchain/liquibase/script_builder.h"
#include "toolchain/liquibase/sql_changesets.h"

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kRoot = "databaseChangeLog";
constexpr std::size_t kDeepestInclude = 64;

struct Document {
  std::string text;
  Element root;
};

Error wrong_at(const std::string& file, Position at, const std::string& what) {
  return invalid_input(fmt::format("{}:{}:{}: {}", file, at.line, at.column, what));
}

Result<std::shared_ptr<const Document>> read_document(const std::string& file) {
  auto document = std::make_shared<Document>();
  SHOOFLY_ASSIGN(document->text, text_at(file));
  // A byte order mark; in XML and YAML what begins a file may not be indented.
  if (document->text.starts_with("   ")) document->text.erase(0, 3);
  Problems problems(file);
  document->root = file.ends_with(".xml") ? read_xml(document->text, problems)
                                          : read_yaml_element(document->text, problems);
  if (!problems.empty())
    return wrong_at(file, problems.all().front().at, problems.all().front().problem);
  if (document->root.name != kRoot)
    return wrong_at(file, document->root.at, fmt::format("it is no changelog: expected {}", kRoot));
  return std::shared_ptr<const Document>(std::move(document));
}

class ChangelogReader {
 public:
  ChangelogReader(const Folder& folder, const ChangelogRequest& request)
      : folder_(folder), dialect_(dialect_of(folder.engine)), files_(request.files) {
    properties_ = properties_of(request.parameters);
  }

  Result<Changelogs> read() {
    SHOOFLY_ASSIGN(std::vector<std::string> roots, find_roots());
    // All of them include each other: what the first one says of it.
    if (roots.empty() && !files_.empty()) roots.push_back(files_.front());
    for (const std::string& root : roots) SHOOFLY_TRY(play(root, Position{}, root));
    return std::move(result_);
  }

 private:
  Result<std::shared_ptr<const Document>> document(const std::string& file) {
    const auto known = documents_.find(file);
    if (known != documents_.end()) return known->second;
    SHOOFLY_ASSIGN(std::shared_ptr<const Document> read, read_document(file));
    documents_[file] = read;
    return read;
  }

  // Each with what includes it: an element of `from`.
  Result<std::vector<std::string>> included_by(const std::string& from, const Element& element) {
    const bool all = element.name == "includeAll";
    Element said = element;
    substitute(said, properties_);
    const std::string& name = said.value(all ? "path" : "file");
    const std::optional<std::string> path = path_named_by(folder_, from, said, name);
    if (!path && all && said.is("errorIfMissingOrEmpty", "false"))
      return std::vector<std::string>{};
    if (!path)
      return wrong_at(from, element.at,
                      fmt::format("{} \"{}\": it is not there, nor below the folders above",
                                  element.name, name));
    return all ? files_included(*path, said) : std::vector<std::string>{*path};
  }

  Result<std::vector<std::string>> find_roots() {
    if (files_.size() == 1) return files_;
    std::set<std::string> included;
    for (const std::string& file : files_) {
      SHOOFLY_ASSIGN(const auto read, document(file));
      for (const Element& element : read->root.children) {
        if (element.name != "include" && element.name != "includeAll") continue;
        SHOOFLY_ASSIGN(const std::vector<std::string> inner, included_by(file, element));
        included.insert(inner.begin(), inner.end());
      }
    }
    std::vector<std::string> roots;
    std::copy_if(files_.begin(), files_.end(), std::back_inserter(roots),
                 [&](const std::string& file) { return included.count(file) == 0; });
    return roots;
  }

  // `at` in `from`: what includes it.
  Status play(const std::string& file, Position at, const std::string& from) {
    if (std::find(open_.begin(), open_.end(), file) != open_.end())
      return wrong_at(from, at, fmt::format("\"{}\" includes itself: {}", file, way_to(file)));
    if (open_.size() == kDeepestInclude)
      return wrong_at(from, at,
                      fmt::format("more than {} files include one another", kDeepestInclude));
    if (!played_.insert(file).second)
      return wrong_at(from, at,
                      fmt::format("\"{}\" is included for the second time: Liquibase refuses "
                                  "changesets that it has already",
                                  file));
    result_.files.push_back(file);
    if (file.ends_with(".sql")) return play_sql(file);
    SHOOFLY_ASSIGN(const std::shared_ptr<const Document> read, document(file));
    open_.push_back(file);
    const Properties outside = properties_;
    Properties local;
    const SourceText source(read->text);
    for (const Element& element : read->root.children)
      SHOOFLY_TRY(play_element(file, element, source, local));
    // What is said for this file alone ends with it.
    for (const auto& [name, value] : local) {
      const auto before = outside.find(name);
      if (before == outside.end()) properties_.erase(name);
    }
    open_.pop_back();
    return ok_status();
  }

  Status play_element(const std::string& file, const Element& element, const SourceText& source,
                      Properties& local) {
    if (element.name == "property") return take_property(file, element, local);
    if (element.name == "include" || element.name == "includeAll") {
      SHOOFLY_ASSIGN(const std::vector<std::string> files, included_by(file, element));
      for (const std::string& inner : files) SHOOFLY_TRY(play(inner, element.at, file));
      return ok_status();
    }
    if (element.name != "changeSet") return ok_status();
    Element changeset = element;
    substitute(changeset, properties_);
    const ChangelogFile here{dialect_, file, source,
                             [&](const Element& change, const std::string& name) {
                               return named_file(file, change, name);
                             }};
    std::optional<lint::Migration> migration = migration_of(here, changeset);
    if (migration) result_.migrations.push_back(std::move(*migration));
    return ok_status();
  }

  Status take_property(const std::string& file, const Element& element, Properties& local) {
    if (!runs_on(element.value("dbms"), dialect_.dbms)) return ok_status();
    Properties said;
    if (element.find("file") != nullptr) {
      const auto path = path_named_by(folder_, file, element, element.value("file"));
      if (!path)
        return wrong_at(
            file, element.at,
            fmt::format("property file \"{}\": it is not there", element.value("file")));
      SHOOFLY_ASSIGN(const std::string text, text_at(*path));
      said = properties_of(text);
    } else {
      said.emplace(element.value("name"), element.value("value"));
    }
    for (const auto& [name, value] : said) {
      const bool is_new = properties_.emplace(name, value).second;
      if (is_new && element.is("global", "false")) local.emplace(name, value);
    }
    return ok_status();
  }

  Status play_sql(const std::string& file) {
    SHOOFLY_ASSIGN(std::string text, text_at(file));
    add_sql_changesets(std::move(text), file, folder_.engine, properties_, result_.migrations);
    return ok_status();
  }

  std::optional<NamedFile> named_file(const std::string& from, const Element& change,
                                      const std::string& name) {
    const std::optional<std::string> path = path_named_by(folder_, from, change, name);
    if (!path) return std::nullopt;
    Result<std::string> text = text_at(*path);
    if (!text.ok()) return std::nullopt;
    return NamedFile{std::move(*text), *path};
  }

  std::string way_to(const std::string& file) const {
    std::string way;
    for (auto one = std::find(open_.begin(), open_.end(), file); one != open_.end(); ++one)
      way += *one + " -> ";
    return way + file;
  }

  const Folder& folder_;
  const Dialect dialect_;
  std::vector<std::string> files_;
  Properties properties_;
  std::map<std::string, std::shared_ptr<const Document>> documents_;
  std::vector<std::string> open_;
  std::set<std::string> played_;
  Changelogs result_;
};

}  // namespace

bool may_be_changelog(const std::string& file) {
  return file.ends_with(".xml") || file.ends_with(".yaml") || file.ends_with(".yml") ||
         file.ends_with(".json");
}

bool is_changelog(std::string_view text) { return text.find(kRoot) != std::string_view::npos; }

Result<Changelogs> read_changelogs(const Folder& folder, const ChangelogRequest& request) {
  return ChangelogReader(folder, request).read();
}

}  // namespace shoofly::toolchain
