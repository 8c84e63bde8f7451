#pragma once

// What a statement as somebody wrote it locks, rewrites and reads on the server: the linter's
// question, as DdlAdvisor answers a plan's. Pure: nothing is asked of a server.

#include <compare>
#include <optional>
#include <span>
#include <string_view>

#include "engine/ddl.h"
#include "engine/schema_model.h"

namespace shoofly {

// 15; 10.11; 8.0.29. What is not said is 0.
struct ServerVersion {
  int major = 0;
  int minor = 0;
  int patch = 0;
  auto operator<=>(const ServerVersion&) const = default;
};
// "15", "10.11", "8.0.29"; none: it is no version.
std::optional<ServerVersion> server_version(std::string_view text);
std::string to_string(const ServerVersion& version);  // without zeros at its end

// Of which versions something is known, and which is meant where none is said.
struct KnownServers {
  ServerVersion oldest;
  ServerVersion newest;  // whatever comes behind it is younger: 18 stands for 18.3
  ServerVersion usual;
};

class StatementFacts {
 public:
  virtual ~StatementFacts() = default;
  virtual KnownServers known_servers() const = 0;
  // On a server of that version, when the schema is `schema`, as far as that is known; what is not
  // known of a column's type is taken for the worse. Tables are named as they are written.
  virtual DdlFacts facts_of(const WrittenStatement& statement, const SchemaModel& schema,
                            const ServerVersion& version) const = 0;
  // Of several acts that are one statement: as the server takes them together. By default what the
  // first of them does.
  virtual DdlFacts facts_of_all(std::span<const WrittenStatement> acts, const SchemaModel& schema,
                                const ServerVersion& version) const {
    return facts_of(acts.front(), schema, version);
  }
  // This program can make changes there: what a rule says of that is said.
  virtual bool takes_changes() const { return true; }
  // Whether several statements that are sent as one message are one transaction.
  virtual bool message_is_transaction() const { return true; }
  // As the server would print it: "int8" -> "bigint".
  virtual std::string plain_type(const std::string& written) const = 0;
  // Values of the one type may not fit the other: types as they are written.
  virtual bool narrows(const std::string& from, const std::string& to) const = 0;
};

}  // namespace shoofly
