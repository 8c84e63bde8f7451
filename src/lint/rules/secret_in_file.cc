// CREATE ROLE .. PASSWORD in a migration; keys and passwords in literals.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/secret_literals.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

// Words of a statement, one behind the other.
class Passwords {
 public:
  explicit Passwords(std::string_view text) : text_(text), words_(sql_words(text)) {}

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
  bool is_text(std::size_t i) const {
    if (i >= words_.size() || raw(i).size() <= 2) return false;
    return raw(i).front() == '\'' || raw(i).front() == '"';
  }

  std::string_view text_;
  std::vector<SqlWord> words_;
};

void check_secret_in_file(const Scene& scene, Reporter& reporter) {
  const std::string& engine = scene.server.engine;
  const auto* role = scene.detail<RoleWork>();
  bool says = role != nullptr && role->password;
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
