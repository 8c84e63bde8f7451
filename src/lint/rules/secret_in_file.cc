// CREATE ROLE .. PASSWORD in a migration; keys and passwords in literals.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/secret_literals.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

// "fish", without its quotes, is filled in by who runs the file: '${pw}', '{{pw}}', and what the
// tool's placeholders were written over with.
bool is_placeholder_of_secret(std::string_view value) {
  constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {"${", "}"},  {"{{", "}}"}, {"<%", "%>"}, {"#{", "}"}, {"$(", ")"},
      {"%(", ")s"}, {"@{", "}"},  {"[[", "]]"}, {"__", "_"}};
  return std::any_of(std::begin(kMarks), std::end(kMarks), [&](const auto& marks) {
    return value.size() > marks.first.size() + marks.second.size() &&
           value.starts_with(marks.first) && value.ends_with(marks.second);
  });
}

// Words of a statement, one behind the other.
class Passwords {
 public:
  explicit Passwords(std::string_view text) : text_(text), words_(sql_words(text)) {}

  // PostgreSQL: behind PASSWORD of a role, and behind password= of what it connects to.
  bool are_filled_in() const {
    bool any = false;
    for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
      if (!is(i, "password")) continue;
      // :'pw' of psql
      const bool by_psql = is(i + 1, ":");
      if (!by_psql && !is_text(i + 1, Filled::kWanted)) return false;
      any = true;
    }
    return any;
  }

  bool stand_there(bool mysql) const {
    bool identified = false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      identified = identified || is(i, "identified");
      // IDENTIFIED [WITH p] BY 'x'; what is behind AS is a hash.
      if (identified && is(i, "by") && (is_text(i + 1) || is(i + 1, "password"))) return true;
      // IDENTIFIED VIA p USING PASSWORD('x'), SET PASSWORD = PASSWORD('x')
      if ((identified || sets()) && is(i, "password") && is(i + 1, "(") && is_text(i + 2))
        return true;
      // MySQL takes the password itself there, MariaDB its hash.
      if (mysql && sets() && is(i, "=") && is_text(i + 1)) return true;
      if (is_server() && is(i, "password") && is_text(i + 1)) return true;
      const bool replication = is(i, "master_password") || is(i, "source_password");
      if (replication && is(i + 1, "=") && is_text(i + 2)) return true;
    }
    return false;
  }

 private:
  bool sets() const { return is(0, "set") && is(1, "password"); }
  bool is_server() const { return (is(0, "create") || is(0, "alter")) && is(1, "server"); }
  std::string_view raw(std::size_t i) const {
    return text_.substr(words_[i].from, words_[i].to - words_[i].from);
  }
  bool is(std::size_t i, std::string_view what) const {
    return i < words_.size() && (is_word(text_, words_[i], what) || raw(i) == what);
  }
  enum class Filled { kNot, kWanted };
  bool is_text(std::size_t i, Filled filled = Filled::kNot) const {
    if (i >= words_.size() || raw(i).size() <= 2) return false;
    if (raw(i).front() != '\'' && raw(i).front() != '"') return false;
    const bool is_filled = is_placeholder_of_secret(raw(i).substr(1, raw(i).size() - 2));
    return is_filled == (filled == Filled::kWanted);
  }

  std::string_view text_;
  std::vector<SqlWord> words_;
};

void check_secret_in_file(const Scene& scene, Reporter& reporter) {
  const std::string& engine = scene.server.engine;
  const auto* role = scene.detail<RoleWork>();
  bool says = role != nullptr && role->password && !Passwords(scene.text).are_filled_in();
  if ((engine == "mysql" || engine == "mariadb") && scene.act<Aside>() != nullptr &&
      scene.detail<RowWork>() == nullptr && scene.detail<Routine>() == nullptr)
    says = Passwords(scene.text).stand_there(engine == "mysql");
  if (!says) return check_secret_literals(scene, reporter);
  reporter.report("whoever reads this file knows the password",
                  {"set it outside of migrations, and now a new one"});
}

}  // namespace

extern const Rule secret_in_file;
const Rule secret_in_file{
    "secret-in-file",
    Family::kSecurity,
    Severity::kError,
    "a password or a key stands in the file",
    "It is in the repository for good, in every copy, and in the server's log.",
    check_secret_in_file,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint
