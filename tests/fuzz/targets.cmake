# tests/fuzz/<name>.cc is the libFuzzer target fuzz_<name>; its corpus is tests/fuzz/corpus/<name>/.
# The targets of the linter (lint_*; `fuzz_lint` is all of them) are linked from its own sources and
# nothing else, so that CI can build them with sanitizers in a few minutes.

# shoofly_fuzzed(<folder> <file pattern>...): an object library of these sources of src/<folder>.
function(shoofly_fuzzed folder)
  set(sources "")
  foreach(pattern IN LISTS ARGN)
    file(GLOB found CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${folder}/${pattern}.cc)
    list(APPEND sources ${found})
  endforeach()
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  string(REPLACE "/" "_" id ${folder})
  add_library(shoofly_fuzzed_${id} OBJECT ${sources})
  set_target_properties(shoofly_fuzzed_${id} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 30)
  target_link_libraries(shoofly_fuzzed_${id} PUBLIC shoofly_flags fmt::fmt Threads::Threads shoofly::pg_query
    shoofly::pegtl simdjson::simdjson shoofly::sqlite shoofly::expat shoofly::re2 nlohmann_json::nlohmann_json yaml-cpp)
  target_sources(shoofly_fuzzed PRIVATE $<TARGET_OBJECTS:shoofly_fuzzed_${id}>)
endfunction()

add_library(shoofly_fuzzed STATIC fuzz/support/linted.cc fuzz/support/temporary_folder.cc)
target_include_directories(shoofly_fuzzed PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(shoofly_fuzzed PUBLIC shoofly_flags fmt::fmt Threads::Threads shoofly::pg_query
  shoofly::pegtl simdjson::simdjson shoofly::sqlite shoofly::expat shoofly::re2 nlohmann_json::nlohmann_json yaml-cpp)
shoofly_fuzzed(base *)
shoofly_fuzzed(sql *)
shoofly_fuzzed(catalog *)
shoofly_fuzzed(engine column_place row_bounds schema_* statement_facts sql_of_engines table_hints given_names work_time)
shoofly_fuzzed(engine/mysql *)
shoofly_fuzzed(engine/sqlite sql_reader statement_facts statement_reader statement_tree table_reader
  tokens types words divide foreign_forms)
shoofly_fuzzed(engine/postgres call_reader call_values condition_bounds migration_reader schema_reader names_more parser scanner stand_ins block_reader alter_reader
  aside_* expression_* fact_collector long_insert routine_reader search_path facts statement_facts node_tree query_reader statements tree tree_calls type_change
  types volatility written_parts)
# They have names of their own that others of the folder have, too.
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/engine/postgres/node_tree.cc
  ${PROJECT_SOURCE_DIR}/src/engine/postgres/volatility.cc PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
shoofly_fuzzed(operation node node_text fields)
shoofly_fuzzed(lint *)
shoofly_fuzzed(lint/rules *)
shoofly_fuzzed(lint/rules/mysql *)
shoofly_fuzzed(toolchain *)
shoofly_fuzzed(toolchain/liquibase *)
shoofly_fuzzed(toolchain/programs *)
shoofly_fuzzed(report finding*)
shoofly_fuzzed(app lint_fix lint_project lint_read_ahead lint_settings git_changes)

add_custom_target(fuzz_lint)
file(GLOB targets CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/*.cc)
foreach(source IN LISTS targets)
  cmake_path(GET source STEM name)
  add_executable(fuzz_${name} ${source})
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  if(name MATCHES "^lint_")
    target_link_libraries(fuzz_${name} PRIVATE shoofly_fuzzed)
    add_dependencies(fuzz_lint fuzz_${name})
  else()
    target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    shoofly_link_existing(fuzz_${name} PRIVATE shoofly_app shoofly_engines shoofly_engine_postgres
      shoofly_engine_sqlite shoofly_operation shoofly_plan shoofly_catalog shoofly_sql shoofly_base)
  endif()
endforeach()
