#include "engine/postgres/sqlstate.h"

#include <gtest/gtest.h>

namespace shoofly::postgres {
namespace {

TEST(SqlState, KindsSayWhatTheCallerCanDo) {
  EXPECT_EQ(kind_of("55P03"), ErrorKind::kRetryable);
  EXPECT_EQ(kind_of("40P01"), ErrorKind::kRetryable);
  EXPECT_EQ(kind_of("40001"), ErrorKind::kRetryable);
  EXPECT_EQ(kind_of("57P01"), ErrorKind::kConnectionLost);
  EXPECT_EQ(kind_of("08006"), ErrorKind::kConnectionLost);
  EXPECT_EQ(kind_of("42501"), ErrorKind::kRefused);
  EXPECT_EQ(kind_of("25006"), ErrorKind::kRefused);
  EXPECT_EQ(kind_of("23505"), ErrorKind::kData);
  EXPECT_EQ(kind_of("22P02"), ErrorKind::kData);
  EXPECT_EQ(kind_of("P0001"), ErrorKind::kData);
  EXPECT_EQ(kind_of("53100"), ErrorKind::kInternal);
  EXPECT_EQ(kind_of("42P07"), ErrorKind::kConflict);
  EXPECT_EQ(kind_of("2BP01"), ErrorKind::kRefused);
  EXPECT_EQ(kind_of("0A000"), ErrorKind::kUnsupported);
  EXPECT_EQ(kind_of(""), ErrorKind::kInternal);
}

TEST(SqlState, MasksValues) {
  EXPECT_EQ(masked_text("22P02", "invalid input syntax for type integer: \"a\"b\""),
            "invalid input syntax for type integer: \"...\"");
  EXPECT_EQ(masked_text("22001", "value too long for type character varying(3)"),
            "value too long for type character varying(3)");
  EXPECT_EQ(masked_text("22003", "value 4711 is out of range for numeric(10,2)"),
            "value ... is out of range for numeric(10,2)");
  EXPECT_EQ(masked_text("22021", "invalid byte sequence for encoding: 0xff 0x47"),
            "invalid byte sequence for encoding: ... ...");
  EXPECT_EQ(masked_text("22P02", "ungültige Eingabe für Typ integer: »abc«"),
            "a text is not a valid value of its type");
  EXPECT_EQ(masked_text("42P01", "relation \"users\" does not exist"),
            "relation \"users\" does not exist");
}

TEST(SqlState, NamesObjectsAndDropsDetailOfRows) {
  ServerMessage message;
  message.sqlstate = "23505";
  message.primary = "duplicate key value violates unique constraint \"k\"";
  message.detail = "Key (id)=(3) already exists.";
  message.table = "t";
  message.constraint = "k";
  EXPECT_EQ(to_error(message).describe(),
            "duplicate key value violates unique constraint \"k\" (table \"t\") [23505]");
  message = {};
  message.sqlstate = "2BP01";
  message.primary = "cannot drop column a of table t because other objects depend on it";
  message.detail = "view v depends on column a of table t\nview w depends on view v";
  message.hint = "Use DROP ... CASCADE to drop the dependent objects too.";
  EXPECT_EQ(to_error(message).describe(),
            "cannot drop column a of table t because other objects depend on it; view v depends on"
            " column a of table t view w"
            " depends on view v [2BP01]");
  EXPECT_TRUE(to_error(message).help.empty()) << "CASCADE is no advice of ours";
}

TEST(SqlState, ADiskThatIsFullSaysWhatToDo) {
  ServerMessage message;
  message.sqlstate = "53100";
  message.primary = "could not extend file \"base/1/2\": No space left on device";
  ASSERT_EQ(to_error(message).help.size(), 2U);
}

}  // namespace
}  // namespace shoofly::postgres
